-- The sample Lambdas' tables and data: the same at every start.

-- blog
CREATE TABLE authors (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE posts (
    id serial PRIMARY KEY,
    author_id integer NOT NULL REFERENCES authors,
    title text NOT NULL,
    body text NOT NULL,
    published timestamp NOT NULL);
CREATE TABLE comments (
    id serial PRIMARY KEY,
    post_id integer NOT NULL REFERENCES posts,
    author text NOT NULL,
    text text NOT NULL,
    written timestamp NOT NULL DEFAULT now());
INSERT INTO authors (name) SELECT 'Author ' || n FROM generate_series(1, 20) n;
INSERT INTO posts (author_id, title, body, published)
    SELECT 1 + n % 20, 'Post number ' || n, repeat('What I learned on day ' || n || '. ', 20),
           timestamp '2026-01-01' + n * interval '7 hours'
    FROM generate_series(1, 300) n;
INSERT INTO comments (post_id, author, text, written)
    SELECT 1 + n % 300, 'Reader ' || n % 97, 'I think so too, for reason ' || n,
           timestamp '2026-01-02' + n * interval '31 minutes'
    FROM generate_series(1, 4000) n;
CREATE INDEX ON comments (post_id);

-- tickets
CREATE TABLE concerts (
    id serial PRIMARY KEY,
    band text NOT NULL,
    held date NOT NULL,
    seats_left integer NOT NULL CHECK (seats_left >= 0));
CREATE TABLE orders (
    id serial PRIMARY KEY,
    concert_id integer NOT NULL REFERENCES concerts,
    buyer text NOT NULL,
    seats integer NOT NULL,
    bought timestamp NOT NULL DEFAULT now());
-- Concert 1 is sold out.
INSERT INTO concerts (band, held, seats_left)
    SELECT 'The ' || (ARRAY['Threads', 'Sockets', 'Pipes', 'Signals', 'Semaphores'])[1 + n % 5] || ' ' || n,
           date '2026-06-01' + n, CASE n WHEN 1 THEN 0 ELSE 20000 END
    FROM generate_series(1, 12) n;

-- autocomplete: words is searched by prefix, case-sensitively by its primary key, otherwise without any index
CREATE TABLE words (word text COLLATE "C" PRIMARY KEY);
INSERT INTO words SELECT DISTINCT
        (ARRAY['al', 'be', 'con', 'de', 'ex', 'in', 'mar', 'per', 're', 'sub'])[1 + n % 10]
        || (ARRAY['ba', 'ce', 'di', 'fo', 'gu', 'la', 'mi', 'no', 'pu', 'ra', 'se'])[1 + n / 10 % 11]
        || (ARRAY['ble', 'cker', 'dge', 'lion', 'ment', 'nder', 'rt', 'sion', 'te', 'ving', 'ward', 'xis', 'zen'])[1 + n / 110 % 13]
        || CASE WHEN n < 1430 THEN '' ELSE '-' || n / 1430 END
    FROM generate_series(0, 60000) n;

-- calendar
CREATE TABLE events (id serial PRIMARY KEY, title text NOT NULL, starts timestamp NOT NULL, minutes integer NOT NULL);
INSERT INTO events (title, starts, minutes)
    SELECT (ARRAY['Team meeting', 'Lunch', 'Review', 'Dentist', 'Yoga'])[1 + n % 5] || ' ' || n,
           timestamp '2026-01-01 08:00' + n * interval '3 hours', 15 * (1 + n % 6)
    FROM generate_series(1, 2500) n;
CREATE INDEX ON events (starts);

ANALYZE;
