"""mysqlclient, upon MariaDB's client library in C."""
import sys
import MySQLdb, MySQLdb.cursors
from mysql_session import play

play(MySQLdb, int(sys.argv[1]), MySQLdb.cursors)
