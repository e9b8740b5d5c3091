"""PyMySQL, in Python alone."""
import sys
import pymysql, pymysql.cursors
from mysql_session import play

play(pymysql, int(sys.argv[1]), pymysql.cursors)
