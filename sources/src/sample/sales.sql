-- Sales: customers, products, prices, promotions, orders and returns.

CREATE TABLE T052 (
  ZTERM TEXT NOT NULL PRIMARY KEY,
  ZTAG1 INTEGER NOT NULL DEFAULT 0,
  ZPRZ1 REAL NOT NULL DEFAULT 0,
  ZTAG2 INTEGER NOT NULL,
  TEXT1 TEXT
);
INSERT INTO T052 VALUES
  ('0001',0,0,0,'Due immediately'),('N014',0,0,14,'14 days net'),('N030',0,0,30,'30 days net'),
  ('S030',10,2,30,'10 days 2%, 30 days net'),('S060',14,3,60,'14 days 3%, 60 days net');

CREATE TABLE cust_seg_ref (
  seg_cd TEXT NOT NULL PRIMARY KEY,
  seg_nm TEXT NOT NULL,
  disc_pct REAL NOT NULL DEFAULT 0 CHECK (disc_pct BETWEEN 0 AND 100),
  prc_grp TEXT NOT NULL,
  "desc" TEXT
);
INSERT INTO cust_seg_ref VALUES
  ('PRV',  'Private', 0, 'R', 'Consumers, shop and web'),
  ('SME',  'Small business', 0, 'R', 'Craftsmen and landscapers up to 20 staff'),
  ('RSL',  'Reseller', 2.5, 'W', 'Garden centres and DIY stores'),
  ('KEY',  'Key account', 5, 'W', 'Chains with a frame contract'),
  ('PUB',  'Public sector', 0, 'W', 'Municipalities, schools, parks departments');

CREATE TABLE cust_mst (
  cust_id INTEGER PRIMARY KEY,
  erp_kunnr TEXT NOT NULL,
  cust_typ TEXT NOT NULL CHECK (cust_typ IN ('B','P')),
  nm1 TEXT NOT NULL,
  nm2 TEXT,
  vat_id TEXT,
  ctry_cd TEXT NOT NULL CHECK (length(ctry_cd) = 2),
  lang_cd TEXT NOT NULL DEFAULT 'de',
  crncy_cd TEXT NOT NULL DEFAULT 'EUR',
  seg_cd TEXT NOT NULL REFERENCES cust_seg_ref (seg_cd),
  stat_cd TEXT NOT NULL DEFAULT 'A' CHECK (stat_cd IN ('A','I','C')),
  email TEXT,
  tel TEXT,
  mktg_optin TEXT NOT NULL DEFAULT 'N' CHECK (mktg_optin IN ('Y','N')),
  dflt_pay_trm TEXT NOT NULL REFERENCES T052 (ZTERM),
  cr_lmt_ct INTEGER NOT NULL DEFAULT 0,
  crt_dt TEXT NOT NULL,
  lst_ord_dt INTEGER,
  x_legacy_status TEXT,
  rmk TEXT
);
CREATE UNIQUE INDEX ux_cust_kunnr ON cust_mst (erp_kunnr);
CREATE INDEX ix_cust_nm ON cust_mst (nm1, nm2);

INSERT INTO cust_mst
WITH c AS (
  SELECT r.i AS n, r.a, r.b, r.c, r.d, r.e, r.f, f.nm AS fst, l.nm AS lst, t.city, t.ctry, t.lang, t.crncy, t.dial,
    CASE WHEN r.a % 100 < 55 THEN 'B' ELSE 'P' END AS typ,
    CASE WHEN r.a % 100 >= 55 THEN 'PRV' ELSE substr('SMESMESMESMERSLRSLRSLKEYPUBPUB', r.b % 10 * 3 + 1, 3) END AS seg
  FROM rnd r JOIN t_fst f ON f.i = r.i * 11 % 41 JOIN t_lst l ON l.i = r.i * 37 % 61 JOIN t_city t ON t.i = r.c % 24
  WHERE r.i <= 1500
)
SELECT n, printf('%010d', 100000 + n), typ,
  CASE typ WHEN 'P' THEN lst ELSE CASE seg
    WHEN 'PUB' THEN CASE d % 4 WHEN 0 THEN 'Stadtgärtnerei' WHEN 1 THEN 'Bauhof' WHEN 2 THEN 'Schulzentrum' ELSE 'Parkamt' END || ' ' || city
    ELSE lst || CASE seg WHEN 'SME' THEN CASE d % 4 WHEN 0 THEN ' Gartenbau' WHEN 1 THEN ' Landscaping' WHEN 2 THEN ' Hausservice' ELSE ' Tischlerei' END
      WHEN 'RSL' THEN CASE d % 3 WHEN 0 THEN ' Gartencenter' WHEN 1 THEN ' Baumarkt' ELSE ' Home & Garden' END ELSE ' Handelsgruppe' END END END,
  CASE typ WHEN 'P' THEN fst ELSE CASE WHEN seg = 'PUB' THEN NULL ELSE CASE ctry WHEN 'FR' THEN 'SARL' WHEN 'NL' THEN 'B.V.'
    WHEN 'IT' THEN 'S.r.l.' WHEN 'PL' THEN 'Sp. z o.o.' WHEN 'GB' THEN 'Ltd' WHEN 'CH' THEN 'AG' ELSE 'GmbH' END END END,
  CASE WHEN typ = 'B' AND seg <> 'PUB' THEN ctry || printf('%09d', 100000000 + e % 899999999) END,
  ctry, lang, crncy, seg,
  CASE WHEN f % 100 < 84 THEN 'A' WHEN f % 100 < 95 THEN 'I' ELSE 'C' END,
  CASE WHEN d % 23 = 0 THEN NULL WHEN typ = 'P' THEN lower(fst || '.' || lst) || (n % 97) || '@example.com'
    ELSE CASE b % 4 WHEN 0 THEN 'info' WHEN 1 THEN 'einkauf' WHEN 2 THEN 'orders' ELSE 'contact' END || '@' || lower(lst) || n || '.test' END,
  CASE WHEN e % 9 > 0 THEN dial || printf(' %d', 200000 + d % 799999) END,
  CASE WHEN b % 10 < 4 THEN 'Y' ELSE 'N' END,
  CASE WHEN typ = 'P' THEN CASE WHEN e % 4 = 0 THEN 'N014' ELSE '0001' END ELSE substr('N030S030S060N030', e % 4 * 4 + 1, 4) END,
  CASE WHEN typ = 'P' THEN 0 WHEN seg = 'KEY' THEN 5000000 + f % 20 * 1000000 ELSE 200000 + f % 29 * 50000 END,
  date('2006-01-01', '+' || (n * 5478 / 1500) || ' days'), NULL, NULL,
  CASE WHEN f % 41 = 0 THEN 'call before delivery' WHEN f % 43 = 0 THEN 'invoice by post only, no e-mail'
    WHEN f % 47 = 0 THEN 'duplicate? see customer ' || (1 + e % 1500) WHEN f % 53 = 0 THEN 'Zufahrt nur bis 7,5 t' END
FROM c;

CREATE TABLE cust_addr (
  cust_id INTEGER NOT NULL REFERENCES cust_mst (cust_id),
  addr_seq INTEGER NOT NULL CHECK (addr_seq > 0),
  addr_typ TEXT NOT NULL CHECK (addr_typ IN ('B','S')),
  str_nm TEXT NOT NULL,
  hse_no TEXT,
  zip TEXT NOT NULL,
  city TEXT NOT NULL,
  rgn_cd TEXT,
  ctry_cd TEXT NOT NULL,
  vld_from INTEGER NOT NULL,
  vld_to INTEGER NOT NULL DEFAULT 99991231,
  PRIMARY KEY (cust_id, addr_seq)
);
INSERT INTO cust_addr
SELECT m.cust_id, q.seq, CASE q.seq WHEN 1 THEN 'B' ELSE 'S' END, s.nm,
  (1 + r.d % 120) || CASE WHEN r.e % 8 = 0 THEN 'a' ELSE '' END, t.zip, t.city, t.rgn, t.ctry,
  CAST(strftime('%Y%m%d', m.crt_dt) AS INTEGER), CASE WHEN q.seq = 3 THEN 20221231 ELSE 99991231 END
FROM cust_mst m
JOIN (SELECT 1 AS seq UNION ALL SELECT 2 UNION ALL SELECT 3) q
JOIN rnd own ON own.i = m.cust_id
JOIN rnd r ON r.i = m.cust_id + q.seq * 1700
-- Further addresses lie in the same country: the first towns of each stand for it.
JOIN t_city t ON t.i = CASE WHEN q.seq = 1 THEN own.c % 24 WHEN m.ctry_cd = 'DE' THEN r.c % 11 ELSE own.c % 24 END
JOIN t_str s ON s.i = r.b % 23
WHERE q.seq = 1 OR (q.seq = 2 AND own.d % 10 < 4) OR (q.seq = 3 AND own.d % 10 = 0);

CREATE TABLE prod_cat (
  cat_id INTEGER PRIMARY KEY,
  par_cat_id INTEGER REFERENCES prod_cat (cat_id),
  cat_cd TEXT NOT NULL UNIQUE,
  cat_nm TEXT NOT NULL,
  lvl INTEGER NOT NULL CHECK (lvl IN (1,2)),
  sort_no INTEGER NOT NULL DEFAULT 0,
  vis_flg INTEGER NOT NULL DEFAULT 1 CHECK (vis_flg IN (0,1))
);
INSERT INTO prod_cat VALUES
  (1,NULL,'GT','Garden tools',1,10,1),(2,NULL,'PT','Power tools',1,20,1),(3,NULL,'OF','Outdoor furniture',1,30,1),
  (4,NULL,'IR','Irrigation',1,40,1),(5,NULL,'WS','Workshop and storage',1,50,1),(6,NULL,'XX','Discontinued ranges',1,990,0),
  (11,1,'GT-CUT','Cutting tools',2,11,1),(12,1,'GT-SOIL','Soil tools',2,12,1),(21,2,'PT-MOW','Mowing',2,21,1),
  (22,2,'PT-HED','Hedge and tree',2,22,1),(31,3,'OF-SEAT','Seating',2,31,1),(32,3,'OF-TBL','Tables',2,32,1),
  (41,4,'IR-HOSE','Hoses',2,41,1),(42,4,'IR-CTRL','Watering control',2,42,1),(51,5,'WS-SHELF','Shelving',2,51,1),
  (52,5,'WS-BOX','Boxes and cases',2,52,1);

CREATE TEMP TABLE t_noun (i INTEGER PRIMARY KEY, cat_id INTEGER, nm TEXT, prc_ct INTEGER, wgt_g INTEGER, cm INTEGER);
INSERT INTO t_noun VALUES
  (0,11,'Secateurs',2490,230,21),(1,11,'Loppers',3990,890,70),(2,11,'Pruning saw',1990,310,45),(3,11,'Hedge shears',3290,980,55),
  (4,12,'Spade',3490,1900,112),(5,12,'Rake',2290,1100,155),(6,12,'Hand trowel',890,240,32),(7,12,'Cultivator',2790,1250,148),
  (8,21,'Cordless mower',34900,14800,125),(9,21,'Robotic mower',89900,9700,61),(10,21,'Grass trimmer',8990,2600,128),
  (11,22,'Hedge trimmer',12900,3100,96),(12,22,'Pole saw',15900,4200,270),(13,31,'Folding chair',5990,4800,88),
  (14,31,'Garden bench',22900,18900,150),(15,31,'Sun lounger',17900,11200,195),(16,32,'Bistro table',9900,7600,72),
  (17,32,'Extending table',49900,38500,220),(18,41,'Garden hose',2990,2900,38),(19,41,'Hose reel',6990,5400,52),
  (20,42,'Water timer',3990,380,14),(21,42,'Drip kit',4490,1400,30),(22,42,'Soil sensor',2990,90,22),
  (23,51,'Shelf unit',7990,15600,180),(24,51,'Wall rail',2490,1700,100),(25,52,'Tool case',4990,2700,48),
  (26,52,'Stacking box',1490,1150,60),(27,52,'Cushion box',11900,12300,145);

CREATE TABLE LFA1 (
  LIFNR TEXT NOT NULL PRIMARY KEY,
  NAME1 TEXT NOT NULL,
  LAND1 TEXT NOT NULL,
  ORT01 TEXT,
  PSTLZ TEXT,
  STCEG TEXT,
  KTOKK TEXT NOT NULL DEFAULT 'KRED',
  SPERR TEXT NOT NULL DEFAULT '' CHECK (SPERR IN ('','X')),
  ZTERM TEXT REFERENCES T052 (ZTERM),
  ERDAT TEXT NOT NULL
);
INSERT INTO LFA1
SELECT printf('%010d', 300000 + r.i * 10), l.nm || CASE r.a % 4 WHEN 0 THEN ' Metall' WHEN 1 THEN ' Kunststoff' WHEN 2 THEN ' Logistik' ELSE ' Components' END ||
    CASE t.ctry WHEN 'DE' THEN ' GmbH' WHEN 'IT' THEN ' S.p.A.' WHEN 'CH' THEN ' AG' ELSE '' END,
  t.ctry, t.city, t.zip, t.ctry || printf('%09d', 200000000 + r.e % 99999999),
  CASE WHEN r.i % 15 = 0 THEN 'CPD' ELSE 'KRED' END, CASE WHEN r.f % 25 = 0 THEN 'X' ELSE '' END,
  substr('N030S030S060', r.d % 3 * 4 + 1, 4), strftime('%Y%m%d', '2005-01-10', '+' || (r.i * 60) || ' days')
FROM rnd r JOIN t_lst l ON l.i = r.i * 29 % 61 JOIN t_city t ON t.i = r.b % 24
WHERE r.i <= 110;

CREATE TABLE prod_mst (
  sku TEXT NOT NULL PRIMARY KEY,
  cat_id INTEGER NOT NULL REFERENCES prod_cat (cat_id),
  prod_nm TEXT NOT NULL,
  gtin TEXT,
  uom TEXT NOT NULL DEFAULT 'ST',
  wgt_g INTEGER CHECK (wgt_g > 0),
  "Größe_cm" INTEGER,
  std_cst_ct INTEGER NOT NULL,
  lst_prc_eur NUMERIC(10,2) NOT NULL,
  tax_cd TEXT NOT NULL DEFAULT 'A1' CHECK (tax_cd IN ('A1','A2')),
  main_lifnr TEXT REFERENCES LFA1 (LIFNR),
  ctry_org TEXT,
  hs_cd TEXT,
  stat_cd TEXT NOT NULL DEFAULT 'A' CHECK (stat_cd IN ('A','P','D')),
  intro_dt TEXT NOT NULL,
  dsc_dt TEXT,
  abc_cls TEXT CHECK (abc_cls IN ('A','B','C')),
  min_ord_qty INTEGER NOT NULL DEFAULT 1,
  haz_flg INTEGER NOT NULL DEFAULT 0 CHECK (haz_flg IN (0,1))
);
CREATE UNIQUE INDEX ux_prod_gtin ON prod_mst (gtin);

-- The position of a product in its list, for all later draws.
CREATE TEMP TABLE t_prod (i INTEGER PRIMARY KEY, sku TEXT, prc_ct INTEGER, wgt_g INTEGER, cst_ct INTEGER, tax_pct INTEGER);
INSERT INTO prod_mst
WITH p AS (
  SELECT r.i AS n, r.a, r.b, r.c, r.d, r.e, r.f, t.cat_id, t.nm, t.cm,
    t.prc_ct * (70 + r.a % 90) / 100 / 100 * 100 + 95 AS prc_ct, t.wgt_g * (80 + r.b % 50) / 100 AS wgt_g,
    -- GS1 prefix 20 is for numbers inside one company: none of these belongs to a real product.
    '20' || printf('%010d', 4711000000 + r.i * 137) AS g,
    CASE WHEN r.c % 100 < 86 THEN 'A' WHEN r.c % 100 < 93 THEN 'P' ELSE 'D' END AS stat,
    date('2009-02-01', '+' || (r.i * 4300 / 600) || ' days') AS intro
  FROM rnd r JOIN t_noun t ON t.i = r.i * 3 % 28 WHERE r.i <= 600
)
SELECT 'NH-' || printf('%05d', 10000 + n * 7), cat_id,
  nm || ' ' || CASE d % 8 WHEN 0 THEN 'Classic' WHEN 1 THEN 'Pro' WHEN 2 THEN 'Eco' WHEN 3 THEN 'Nordhain' WHEN 4 THEN 'Compact'
    WHEN 5 THEN 'XL' WHEN 6 THEN 'Easy' ELSE 'Premium' END || ' ' || (100 + n % 9 * 50 + n / 9),
  CASE WHEN e % 17 > 0 THEN g || ((1000 - (
    substr(g,1,1) + substr(g,3,1) + substr(g,5,1) + substr(g,7,1) + substr(g,9,1) + substr(g,11,1)
    + 3 * (substr(g,2,1) + substr(g,4,1) + substr(g,6,1) + substr(g,8,1) + substr(g,10,1) + substr(g,12,1)))) % 10) END,
  CASE cat_id WHEN 41 THEN 'M' WHEN 42 THEN 'SET' ELSE 'ST' END, wgt_g, cm * (90 + f % 21) / 100,
  prc_ct * (42 + e % 20) / 100, prc_ct / 100.0, CASE WHEN cat_id = 42 AND d % 6 = 0 THEN 'A2' ELSE 'A1' END,
  printf('%010d', 300000 + (1 + f % 110) * 10), substr('DECNPLITTWCZCN', e % 7 * 2 + 1, 2),
  CASE cat_id / 10 WHEN 1 THEN '82016000' WHEN 2 THEN '84332000' WHEN 3 THEN '94017900' WHEN 4 THEN '39173900' ELSE '94032000' END,
  stat, intro, NULL,
  CASE WHEN n % 600 < 90 THEN 'A' WHEN n < 270 THEN 'B' ELSE 'C' END, CASE WHEN prc_ct < 2000 THEN 6 ELSE 1 END,
  cat_id / 10 = 2 AND d % 2 = 0
FROM p;
INSERT INTO t_prod
SELECT (CAST(substr(sku, 4) AS INTEGER) - 10000) / 7, sku, CAST(round(lst_prc_eur * 100) AS INTEGER), wgt_g, std_cst_ct,
  CASE tax_cd WHEN 'A1' THEN 19 ELSE 7 END
FROM prod_mst;

CREATE TABLE prc_lst (
  sku TEXT NOT NULL REFERENCES prod_mst (sku),
  prc_grp TEXT NOT NULL CHECK (prc_grp IN ('R','W','E')),
  vld_from INTEGER NOT NULL,
  vld_to INTEGER NOT NULL DEFAULT 99991231,
  net_prc NUMERIC(10,2) NOT NULL CHECK (net_prc >= 0),
  crncy_cd TEXT NOT NULL DEFAULT 'EUR',
  upd_usr TEXT,
  PRIMARY KEY (sku, prc_grp, vld_from)
);
INSERT INTO prc_lst
SELECT p.sku, g.grp, g.frm, g.til, p.prc_ct * g.pct / 100 / 100.0, 'EUR', 'BATCH_PRC'
FROM t_prod p JOIN (
  SELECT 'R' AS grp, 20190101 AS frm, 20221231 AS til, 94 AS pct UNION ALL SELECT 'R', 20230101, 99991231, 100
  UNION ALL SELECT 'W', 20190101, 20221231, 67 UNION ALL SELECT 'W', 20230101, 99991231, 72
  UNION ALL SELECT 'E', 20200701, 99991231, 60
) g;

CREATE TABLE promo_cd_ref (
  promo_cd TEXT NOT NULL PRIMARY KEY,
  promo_nm TEXT NOT NULL,
  disc_pct REAL NOT NULL CHECK (disc_pct > 0 AND disc_pct <= 50),
  vld_from INTEGER NOT NULL,
  vld_to INTEGER NOT NULL,
  max_use INTEGER,
  chnl_cd TEXT,
  act_flg TEXT NOT NULL DEFAULT 'N' CHECK (act_flg IN ('Y','N'))
);
INSERT INTO promo_cd_ref
SELECT CASE r.i % 4 WHEN 0 THEN 'WINTER' WHEN 1 THEN 'SPRING' WHEN 2 THEN 'SUMMER' ELSE 'HARVEST' END || (20 + (r.i + 3) / 4),
  CASE r.i % 4 WHEN 0 THEN 'Winter stock sale ' WHEN 1 THEN 'Season start ' WHEN 2 THEN 'Summer weeks ' ELSE 'Harvest offers ' END
    || (2020 + (r.i + 3) / 4),
  5 + r.a % 4 * 5, (2020 + (r.i + 3) / 4) * 10000 + ((r.i + 3) % 4 * 3 + 1) * 100 + 1,
  (2020 + (r.i + 3) / 4) * 10000 + ((r.i + 3) % 4 * 3 + 3) * 100 + 28,
  CASE WHEN r.b % 3 = 0 THEN 500 + r.c % 5 * 500 END, CASE WHEN r.d % 2 = 0 THEN 'W' END, CASE WHEN r.i = 14 THEN 'Y' ELSE 'N' END
FROM rnd r WHERE r.i <= 16;

CREATE TABLE promo_prod_x (
  promo_cd TEXT NOT NULL REFERENCES promo_cd_ref (promo_cd),
  sku TEXT NOT NULL REFERENCES prod_mst (sku),
  addl_disc_pct REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (promo_cd, sku)
) WITHOUT ROWID;
INSERT OR IGNORE INTO promo_prod_x
SELECT c.promo_cd, p.sku, r.d % 3 * 2.5
FROM rnd r JOIN t_prod p ON p.i = 1 + r.e % 600
JOIN (SELECT promo_cd, row_number() OVER (ORDER BY vld_from) AS k FROM promo_cd_ref) c ON c.k = 1 + r.i % 16
WHERE r.i <= 640;

CREATE TABLE ord_hdr (
  ord_id INTEGER PRIMARY KEY,
  mandt TEXT NOT NULL DEFAULT '100',
  ord_no TEXT NOT NULL UNIQUE,
  cust_id INTEGER NOT NULL REFERENCES cust_mst (cust_id),
  shp_addr_seq INTEGER NOT NULL DEFAULT 1,
  "order group" TEXT,
  ord_dt TEXT NOT NULL,
  req_dlv_dt INTEGER,
  chnl_cd TEXT NOT NULL CHECK (chnl_cd IN ('W','P','E','F')),
  stat_cd TEXT NOT NULL DEFAULT 'N' CHECK (stat_cd IN ('N','R','S','C','X')),
  pay_trm TEXT NOT NULL REFERENCES T052 (ZTERM),
  promo_cd TEXT REFERENCES promo_cd_ref (promo_cd),
  sls_rep_id INTEGER REFERENCES emp (emp_id),
  crncy_cd TEXT NOT NULL,
  fx_rt REAL NOT NULL DEFAULT 1,
  net_amt_ct INTEGER NOT NULL,
  tax_amt_ct INTEGER NOT NULL,
  grs_amt_ct INTEGER GENERATED ALWAYS AS (net_amt_ct + tax_amt_ct) VIRTUAL,
  crt_ts INTEGER NOT NULL,
  rmk TEXT,
  FOREIGN KEY (cust_id, shp_addr_seq) REFERENCES cust_addr (cust_id, addr_seq)
);
CREATE INDEX ix_ord_cust ON ord_hdr (cust_id, ord_dt);

CREATE TABLE ord_itm (
  ord_id INTEGER NOT NULL REFERENCES ord_hdr (ord_id),
  ln_no INTEGER NOT NULL,
  sku TEXT NOT NULL REFERENCES prod_mst (sku),
  qty INTEGER NOT NULL CHECK (qty > 0),
  unt_prc_ct INTEGER NOT NULL,
  disc_pct REAL NOT NULL DEFAULT 0,
  net_amt_ct INTEGER NOT NULL,
  tax_pct INTEGER NOT NULL DEFAULT 19,
  gift_flg INTEGER NOT NULL DEFAULT 0 CHECK (gift_flg IN (0,1)),
  cncl_flg TEXT NOT NULL DEFAULT '' CHECK (cncl_flg IN ('','X')),
  PRIMARY KEY (ord_id, ln_no)
);

-- Orders over three and a half years; few customers order often: a product of two draws prefers low ids.
CREATE TEMP TABLE t_ord AS
WITH o AS (
  SELECT r.i AS n, 1 + (r.a % 1500) * (r.b % 1500) / 1500 AS cust_id,
    date('2021-01-02', '+' || (r.i * 1274 / 4200) || ' days') AS dt, r.c, r.d, r.e, r.f
  FROM rnd r WHERE r.i BETWEEN 1 AND 4200
)
SELECT r.n, r.cust_id, r.dt, CASE WHEN r.n > 4150 THEN 'N' WHEN r.n > 4100 THEN 'R' WHEN r.c % 100 < 3 THEN 'X' WHEN r.n > 4000 THEN 'S' ELSE 'C' END AS stat,
  1 + min(r.d % 6, r.e % 5) AS lns, p.promo_cd, coalesce(p.disc_pct, 0) AS promo_pct, r.c, r.f
FROM o r JOIN cust_mst m ON m.cust_id = r.cust_id
LEFT JOIN promo_cd_ref p ON m.cust_typ = 'P' AND r.f % 5 = 0
  AND CAST(strftime('%Y%m%d', r.dt) AS INTEGER) BETWEEN p.vld_from AND p.vld_to;

INSERT INTO ord_itm
WITH ln (k) AS (VALUES (1), (2), (3), (4), (5)),
itm AS (
  SELECT o.n, ln.k, o.stat, p.sku, p.tax_pct, t.fx_e4, r.d,
    CASE WHEN s.prc_grp = 'W' THEN 2 + r.c % 24 ELSE 1 + min(r.c % 4, r.e % 4) END AS qty,
    p.prc_ct * CASE WHEN s.prc_grp = 'W' THEN CASE WHEN o.dt < '2023-01-01' THEN 67 ELSE 72 END
      WHEN o.dt < '2023-01-01' THEN 94 ELSE 100 END / 100 * 10000 / t.fx_e4 AS prc_ct,
    s.disc_pct + o.promo_pct AS disc
  FROM t_ord o JOIN ln ON ln.k <= o.lns
  JOIN rnd r ON r.i = 1 + (o.n * 3 + ln.k * 1777) % 13900
  JOIN t_prod p ON p.i = 1 + (r.a % 600) * (r.b % 600) / 600
  JOIN cust_mst m ON m.cust_id = o.cust_id JOIN cust_seg_ref s ON s.seg_cd = m.seg_cd
  JOIN rnd own ON own.i = m.cust_id JOIN t_city t ON t.i = own.c % 24
)
SELECT 500000 + n, k * 10, sku, qty, prc_ct, disc, CAST(round(qty * prc_ct * (100 - disc) / 100) AS INTEGER), tax_pct,
  d % 40 = 0, CASE WHEN stat = 'X' THEN 'X' ELSE '' END
FROM itm ORDER BY n, k;

INSERT INTO ord_hdr
WITH tot AS (
  SELECT ord_id, sum(net_amt_ct) AS net, sum(net_amt_ct * tax_pct / 100) AS tax FROM ord_itm GROUP BY ord_id
)
SELECT 500000 + o.n, '100', 'SO' || substr(o.dt, 3, 2) || printf('%06d', o.n), o.cust_id, 1 + coalesce(a.addr_seq = 2 AND o.c % 3 = 0, 0),
  CASE WHEN s.seg_cd = 'KEY' THEN 'FRAME-' || substr(o.dt, 1, 4) WHEN o.f % 12 = 0 THEN 'SEASON' END, o.dt,
  CASE WHEN o.f % 5 > 0 THEN CAST(strftime('%Y%m%d', o.dt, '+' || (3 + o.f % 18) || ' days') AS INTEGER) END,
  CASE WHEN m.cust_typ = 'P' THEN substr('WWWWFP', o.f % 6 + 1, 1) ELSE substr('EEPFWW', o.f % 6 + 1, 1) END,
  o.stat, m.dflt_pay_trm, o.promo_cd,
  CASE WHEN m.cust_typ = 'B' THEN e.emp_id END,
  m.crncy_cd, CASE m.crncy_cd WHEN 'CHF' THEN 1.025 WHEN 'GBP' THEN 1.16 WHEN 'PLN' THEN 0.225 ELSE 1 END, tot.net, tot.tax,
  unixepoch(o.dt) + 21600 + o.f % 57600,
  CASE WHEN o.c % 61 = 0 THEN 'deliver to rear entrance' WHEN o.c % 67 = 0 THEN 'part delivery not allowed'
    WHEN o.c % 71 = 0 THEN 'Bitte vorher anrufen' WHEN o.c % 73 = 0 THEN 'price agreed by phone, see mail' END
FROM t_ord o JOIN tot ON tot.ord_id = 500000 + o.n
JOIN cust_mst m ON m.cust_id = o.cust_id JOIN cust_seg_ref s ON s.seg_cd = m.seg_cd
LEFT JOIN cust_addr a ON a.cust_id = o.cust_id AND a.addr_seq = 2
-- Domestic and export representatives take turns.
LEFT JOIN (SELECT emp_id, dept_cd, row_number() OVER (PARTITION BY dept_cd ORDER BY emp_id) - 1 AS k,
    count(*) OVER (PARTITION BY dept_cd) AS cnt FROM emp WHERE dept_cd IN ('D060', 'D070') AND stat_cd = 'A') e
  ON e.dept_cd = CASE WHEN m.ctry_cd IN ('DE', 'AT', 'CH') THEN 'D060' ELSE 'D070' END AND e.k = o.cust_id % e.cnt;

UPDATE cust_mst SET lst_ord_dt = o.dt
FROM (SELECT cust_id, CAST(strftime('%Y%m%d', max(ord_dt)) AS INTEGER) AS dt FROM ord_hdr GROUP BY cust_id) o
WHERE o.cust_id = cust_mst.cust_id;

-- A discontinued product leaves the range a month after its last order.
UPDATE prod_mst SET dsc_dt = coalesce((
  SELECT min('2024-06-30', date(max(h.ord_dt), '+30 days')) FROM ord_itm i JOIN ord_hdr h ON h.ord_id = i.ord_id
  WHERE i.sku = prod_mst.sku), '2020-12-31')
WHERE stat_cd = 'D';

CREATE TABLE ret_rsn_ref (
  rsn_cd TEXT NOT NULL PRIMARY KEY,
  rsn_txt TEXT NOT NULL,
  cust_flt_flg INTEGER NOT NULL DEFAULT 0
);
INSERT INTO ret_rsn_ref VALUES
  ('10','Changed mind',1),('20','Wrong item delivered',0),('30','Damaged in transit',0),('40','Defective',0),('50','Arrived too late',0),
  ('90','Other',0);

CREATE TABLE ret_hdr (
  ret_id INTEGER PRIMARY KEY,
  ord_id INTEGER NOT NULL,
  ln_no INTEGER NOT NULL,
  rsn_cd TEXT NOT NULL REFERENCES ret_rsn_ref (rsn_cd),
  ret_dt INTEGER NOT NULL,
  qty INTEGER NOT NULL CHECK (qty > 0),
  rfnd_ct INTEGER NOT NULL DEFAULT 0,
  cond_cd TEXT CHECK (cond_cd IN ('N','U','B')),
  insp_emp_id INTEGER REFERENCES emp (emp_id),
  rmk TEXT,
  FOREIGN KEY (ord_id, ln_no) REFERENCES ord_itm (ord_id, ln_no)
);
INSERT INTO ret_hdr
WITH pick AS (
  SELECT row_number() OVER (ORDER BY i.ord_id, i.ln_no) AS k, i.ord_id, i.ln_no, i.qty, i.net_amt_ct, h.ord_dt
  FROM ord_itm i JOIN ord_hdr h ON h.ord_id = i.ord_id
  WHERE h.stat_cd = 'C' AND (i.ord_id * 7 + i.ln_no) % 19 = 0
)
SELECT 70000 + pick.k, ord_id, ln_no, substr('101010203030404050', r.a % 9 * 2 + 1, 2),
  CAST(strftime('%Y%m%d', ord_dt, '+' || (8 + r.b % 20) || ' days') AS INTEGER),
  CASE WHEN r.c % 3 = 0 THEN qty ELSE 1 END, net_amt_ct * CASE WHEN r.c % 3 = 0 THEN qty ELSE 1 END / qty,
  CASE WHEN r.d % 8 > 0 THEN substr('NNNUUB', r.e % 6 + 1, 1) END, e.emp_id,
  CASE WHEN r.f % 9 = 0 THEN 'box opened' WHEN r.f % 11 = 0 THEN 'blade bent, no resale' WHEN r.f % 13 = 0 THEN 'Kulanz' END
FROM pick JOIN rnd r ON r.i = pick.k + 3000
JOIN (SELECT emp_id, row_number() OVER (ORDER BY emp_id) - 1 AS k, count(*) OVER () AS cnt FROM emp
  WHERE dept_cd = 'D040' AND stat_cd = 'A') e ON e.k = r.d % e.cnt;

-- What was left behind when orders moved to ord_hdr: no keys, other names, everything text.
CREATE TABLE ORDERS_2009_OLD (
  ORDERNO TEXT,
  CUSTNAME TEXT,
  ODATE TEXT,
  TOTAL TEXT,
  CURR TEXT,
  STATUS TEXT,
  MIG_FLAG TEXT
);
INSERT INTO ORDERS_2009_OLD
SELECT 'A' || printf('%06d', 8000 + r.i * 3), upper(l.nm), strftime('%d.%m.%Y', '2008-01-03', '+' || (r.i * 2) || ' days'),
  replace(printf('%.2f', (1500 + r.b % 98000) / 100.0), '.', ','), CASE WHEN r.c % 40 = 0 THEN 'SFR' ELSE 'EUR' END,
  CASE WHEN r.d % 15 = 0 THEN 'STO' ELSE 'ERL' END, CASE WHEN r.e % 20 = 0 THEN NULL ELSE 'J' END
FROM rnd r JOIN t_lst l ON l.i = r.a % 61 WHERE r.i <= 350;
