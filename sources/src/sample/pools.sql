-- Helpers that live in the temporary database only: draws of a generator with fixed seeds, and pools of
-- invented names. Every value of the sample is computed from these, so two creations hold equal data.

-- Lehmer generators modulo 2^31-1. All products stay below 2^63: SQLite would turn an overflow into a float.
CREATE TEMP TABLE rnd (
  i INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER, d INTEGER, e INTEGER, f INTEGER
);
INSERT INTO rnd
WITH RECURSIVE draw (i, a, b, c, d, e, f) AS (
  SELECT 0, 20040117, 19990923, 71828182, 31415926, 16180339, 14142135
  UNION ALL
  SELECT i + 1,
    a * 742938285 % 2147483647, b * 950706376 % 2147483647, c * 1226874159 % 2147483647,
    d * 62089911 % 2147483647, e * 1343714438 % 2147483647, f * 48271 % 2147483647
  FROM draw WHERE i < 14000
)
-- The first draws still show their seeds: they are left out.
SELECT i - 20, a, b, c, d, e, f FROM draw WHERE i > 20;

-- 41 and 61 are coprime: (n % 41, n % 61) gives each n below 2501 its own full name.
CREATE TEMP TABLE t_fst (i INTEGER PRIMARY KEY, nm TEXT, sex TEXT);
INSERT INTO t_fst VALUES
  (0,'Anna','F'),(1,'Jonas','M'),(2,'Leonie','F'),(3,'Matteo','M'),(4,'Claire','F'),(5,'Pieter','M'),
  (6,'Agnieszka','F'),(7,'Tobias','M'),(8,'Ingrid','F'),(9,'Samuel','M'),(10,'Fatma','F'),(11,'Lukas','M'),
  (12,'Olivia','F'),(13,'Emre','M'),(14,'Katrin','F'),(15,'Hugo','M'),(16,'Marta','F'),(17,'Stefan','M'),
  (18,'Elif','F'),(19,'Robin','D'),(20,'Birgit','F'),(21,'Noah','M'),(22,'Greta','F'),(23,'Marek','M'),
  (24,'Yasmin','F'),(25,'Felix','M'),(26,'Sabine','F'),(27,'Luca','M'),(28,'Heike','F'),(29,'Wouter','M'),
  (30,'Paula','F'),(31,'Dieter','M'),(32,'Lena','F'),(33,'Gianni','M'),(34,'Nadine','F'),(35,'Oskar','M'),
  (36,'Vera','F'),(37,'Benoit','M'),(38,'Silke','F'),(39,'Henrik','M'),(40,'Amelie','F');

CREATE TEMP TABLE t_lst (i INTEGER PRIMARY KEY, nm TEXT);
INSERT INTO t_lst VALUES
  (0,'Albrecht'),(1,'Baumert'),(2,'Castelli'),(3,'Dornbusch'),(4,'Eichler'),(5,'Fontaine'),(6,'Gerlach'),
  (7,'Hoekstra'),(8,'Ilgner'),(9,'Jaworski'),(10,'Kessler'),(11,'Lindqvist'),(12,'Marchetti'),(13,'Nowicki'),
  (14,'Ostermann'),(15,'Pellegrin'),(16,'Quandt'),(17,'Rademacher'),(18,'Seidler'),(19,'Tellmann'),
  (20,'Ulbrich'),(21,'Verhoeven'),(22,'Wagenbach'),(23,'Yildirim'),(24,'Zeller'),(25,'Ahrens'),(26,'Brandner'),
  (27,'Colbert'),(28,'Demirel'),(29,'Engelke'),(30,'Frings'),(31,'Grabowski'),(32,'Hartwig'),(33,'Imhof'),
  (34,'Janssen'),(35,'Krause'),(36,'Lombardi'),(37,'Mertens'),(38,'Neumeier'),(39,'Oberholzer'),(40,'Pfister'),
  (41,'Reuter'),(42,'Steinbach'),(43,'Thalmann'),(44,'Urban'),(45,'Vogt'),(46,'Wieczorek'),(47,'Zimmer'),
  (48,'Aubert'),(49,'Bergmann'),(50,'Cremer'),(51,'Dubois'),(52,'Ebner'),(53,'Falkner'),(54,'Gruber'),
  (55,'Hofstetter'),(56,'Kaya'),(57,'Lehner'),(58,'Moser'),(59,'Richter'),(60,'Sanders');

CREATE TEMP TABLE t_city (
  i INTEGER PRIMARY KEY, city TEXT, zip TEXT, rgn TEXT, ctry TEXT, lang TEXT, crncy TEXT, fx_e4 INTEGER, dial TEXT
);
INSERT INTO t_city VALUES
  (0,'Hamburg','20457','HH','DE','de','EUR',10000,'+49 40'),(1,'Kassel','34117','HE','DE','de','EUR',10000,'+49 561'),
  (2,'Leipzig','04109','SN','DE','de','EUR',10000,'+49 341'),(3,'Bielefeld','33602','NW','DE','de','EUR',10000,'+49 521'),
  (4,'Regensburg','93047','BY','DE','de','EUR',10000,'+49 941'),(5,'Freiburg','79098','BW','DE','de','EUR',10000,'+49 761'),
  (6,'Erfurt','99084','TH','DE','de','EUR',10000,'+49 361'),(7,'Kiel','24103','SH','DE','de','EUR',10000,'+49 431'),
  (8,'Bremen','28195','HB','DE','de','EUR',10000,'+49 421'),(9,'Nürnberg','90402','BY','DE','de','EUR',10000,'+49 911'),
  (10,'Köln','50667','NW','DE','de','EUR',10000,'+49 221'),(11,'Graz','8010','6','AT','de','EUR',10000,'+43 316'),
  (12,'Linz','4020','4','AT','de','EUR',10000,'+43 732'),(13,'Salzburg','5020','5','AT','de','EUR',10000,'+43 662'),
  (14,'Winterthur','8400','ZH','CH','de','CHF',10250,'+41 52'),(15,'Luzern','6003','LU','CH','de','CHF',10250,'+41 41'),
  (16,'Lausanne','1003','VD','CH','fr','CHF',10250,'+41 21'),(17,'Lyon','69002','69','FR','fr','EUR',10000,'+33 4'),
  (18,'Nantes','44000','44','FR','fr','EUR',10000,'+33 2'),(19,'Utrecht','3511','UT','NL','nl','EUR',10000,'+31 30'),
  (20,'Eindhoven','5611','NB','NL','nl','EUR',10000,'+31 40'),(21,'Bologna','40121','BO','IT','it','EUR',10000,'+39 051'),
  (22,'Poznań','61-001','WP','PL','pl','PLN',2250,'+48 61'),(23,'Leeds','LS1 4AP','WYK','GB','en','GBP',11600,'+44 113');

CREATE TEMP TABLE t_str (i INTEGER PRIMARY KEY, nm TEXT);
INSERT INTO t_str VALUES
  (0,'Lindenallee'),(1,'Am Mühlbach'),(2,'Bahnhofstraße'),(3,'Industriering'),(4,'Kastanienweg'),(5,'Rue des Tilleuls'),
  (6,'Hafenkai'),(7,'Schulgasse'),(8,'Gartenstraße'),(9,'Kerkstraat'),(10,'Via Roma'),(11,'Mill Lane'),
  (12,'Ziegelhof'),(13,'Uferpromenade'),(14,'Sonnenhang'),(15,'Birkenweg'),(16,'Am Güterbahnhof'),(17,'Neuer Markt'),
  (18,'Ringstraße'),(19,'Feldrain'),(20,'Poststraße'),(21,'Talweg'),(22,'Ulica Polna');
