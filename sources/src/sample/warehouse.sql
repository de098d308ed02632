-- Warehouse: sites, storage places, stock, stock movements, carriers and shipments.

CREATE TABLE whs (
  whs_cd TEXT NOT NULL PRIMARY KEY CHECK (length(whs_cd) = 3),
  whs_nm TEXT NOT NULL,
  ctry_cd TEXT NOT NULL,
  zip TEXT,
  plt_cap INTEGER,
  opn_dt TEXT
);
INSERT INTO whs VALUES
  ('KS2','Kassel central warehouse','DE','34123',18400,'2004-09-01'),('HH1','Hamburg shop and returns','DE','20457',2100,'2011-05-02'),
  ('LNZ','Linz hub','AT','4030',3900,'2016-03-14');

CREATE TABLE whs_loc (
  loc_id INTEGER PRIMARY KEY,
  whs_cd TEXT NOT NULL REFERENCES whs (whs_cd),
  aisle TEXT NOT NULL,
  rck INTEGER NOT NULL,
  lvl INTEGER NOT NULL,
  loc_typ TEXT NOT NULL CHECK (loc_typ IN ('P','R','B')),
  max_kg INTEGER NOT NULL DEFAULT 800,
  blk_flg TEXT NOT NULL DEFAULT '' CHECK (blk_flg IN ('','X')),
  UNIQUE (whs_cd, aisle, rck, lvl)
);
INSERT INTO whs_loc
WITH RECURSIVE k (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < 599)
SELECT n + 1, CASE WHEN n < 360 THEN 'KS2' WHEN n < 480 THEN 'HH1' ELSE 'LNZ' END, char(65 + n / 40 % 9), 1 + n / 4 % 10, n % 4,
  CASE n % 4 WHEN 0 THEN 'P' WHEN 3 THEN 'B' ELSE 'R' END, CASE n % 4 WHEN 0 THEN 1200 ELSE 800 END,
  CASE WHEN r.a % 60 = 0 THEN 'X' ELSE '' END
FROM k JOIN rnd r ON r.i = n + 9000;

CREATE TABLE stk_lvl (
  whs_cd TEXT NOT NULL REFERENCES whs (whs_cd),
  sku TEXT NOT NULL REFERENCES prod_mst (sku),
  loc_id INTEGER NOT NULL REFERENCES whs_loc (loc_id),
  qty_oh INTEGER NOT NULL DEFAULT 0 CHECK (qty_oh >= 0),
  qty_rsv INTEGER NOT NULL DEFAULT 0,
  qty_avl INTEGER GENERATED ALWAYS AS (qty_oh - qty_rsv) STORED,
  reord_pt INTEGER,
  lst_cnt_dt INTEGER,
  PRIMARY KEY (whs_cd, sku)
);
INSERT INTO stk_lvl (whs_cd, sku, loc_id, qty_oh, qty_rsv, reord_pt, lst_cnt_dt)
SELECT w.whs_cd, p.sku, w.frst + (p.i * 7) % w.cnt, q.oh, min(q.oh, r.b % 6 * (r.c % 3)),
  CASE WHEN m.stat_cd = 'D' THEN NULL ELSE 10 + r.c % 5 * 10 END,
  CASE WHEN r.d % 12 > 0 THEN CAST(strftime('%Y%m%d', '2023-11-20', '+' || (r.d % 40) || ' days') AS INTEGER) END
FROM (SELECT 'KS2' AS whs_cd, 1 AS frst, 360 AS cnt, 1 AS k UNION ALL SELECT 'HH1', 361, 120, 2 UNION ALL SELECT 'LNZ', 481, 120, 3) w
JOIN t_prod p ON w.k = 1 OR p.i % w.k = 0
JOIN prod_mst m ON m.sku = p.sku
JOIN rnd r ON r.i = p.i + 600 * w.k + 5000
JOIN (SELECT i, CASE WHEN a % 11 = 0 THEN 0 ELSE a % 240 END AS oh FROM rnd) q ON q.i = r.i;

CREATE TABLE carr (
  carr_cd TEXT NOT NULL PRIMARY KEY,
  carr_nm TEXT NOT NULL,
  trk_url TEXT,
  max_wgt_g INTEGER,
  svc_lvl TEXT CHECK (svc_lvl IN ('STD','EXP','FRT')),
  act INTEGER NOT NULL DEFAULT 1 CHECK (act IN (0,1))
);
INSERT INTO carr VALUES
  ('PKB','Paketblitz','https://track.paketblitz.test/?n={trk_no}',31500,'STD',1),
  ('PKX','Paketblitz Express','https://track.paketblitz.test/?n={trk_no}',20000,'EXP',1),
  ('ALP','Alpenkurier','https://alpenkurier.test/sendung/{trk_no}',30000,'STD',1),
  ('SPD','Spedition Reinhardswald',NULL,NULL,'FRT',1),('OLD','Postfracht (until 2019)',NULL,20000,'STD',0);

CREATE TABLE shp_hdr (
  shp_id INTEGER PRIMARY KEY,
  ord_id INTEGER NOT NULL REFERENCES ord_hdr (ord_id),
  whs_cd TEXT NOT NULL REFERENCES whs (whs_cd),
  carr_cd TEXT NOT NULL REFERENCES carr (carr_cd),
  trk_no TEXT UNIQUE,
  shp_dt INTEGER NOT NULL,
  dlv_ts INTEGER,
  wgt_g INTEGER NOT NULL CHECK (wgt_g > 0),
  pkg_cnt INTEGER NOT NULL DEFAULT 1,
  frt_ct INTEGER,
  inco_trm TEXT NOT NULL DEFAULT 'DAP',
  pod_sgn TEXT
);
CREATE INDEX ix_shp_ord ON shp_hdr (ord_id);
INSERT INTO shp_hdr
WITH w AS (
  SELECT i.ord_id, sum(i.qty * p.wgt_g) AS g FROM ord_itm i JOIN prod_mst p ON p.sku = i.sku GROUP BY i.ord_id
)
SELECT h.ord_id + 300000, h.ord_id,
  CASE WHEN m.ctry_cd IN ('AT', 'IT') THEN 'LNZ' WHEN m.cust_typ = 'P' AND r.a % 4 = 0 THEN 'HH1' ELSE 'KS2' END,
  CASE WHEN w.g > 90000 THEN 'SPD' WHEN m.ctry_cd IN ('AT', 'CH', 'IT') THEN 'ALP' WHEN r.b % 9 = 0 THEN 'PKX' ELSE 'PKB' END,
  CASE WHEN w.g <= 90000 THEN printf('%s%012d', m.ctry_cd, 340000000000 + h.ord_id * 7919 % 99999989 * 13) END,
  CAST(strftime('%Y%m%d', h.ord_dt, '+' || (1 + r.c % 3) || ' days') AS INTEGER),
  CASE WHEN h.stat_cd = 'C' THEN unixepoch(h.ord_dt) + 86400 * (2 + r.c % 3 + r.d % 4) + 28800 + r.e % 32400 END,
  w.g + 250, 1 + w.g / 25000, 490 + w.g / 1000 * 38,
  CASE m.ctry_cd WHEN 'CH' THEN 'DDP' WHEN 'GB' THEN 'DDP' ELSE 'DAP' END,
  CASE WHEN h.stat_cd = 'C' THEN CASE WHEN r.f % 6 = 0 THEN 'neighbour' WHEN r.f % 6 < 5 THEN upper(m.nm1) END END
FROM ord_hdr h JOIN w ON w.ord_id = h.ord_id JOIN cust_mst m ON m.cust_id = h.cust_id JOIN rnd r ON r.i = h.ord_id - 500000 + 7000
WHERE h.stat_cd IN ('S', 'C');

CREATE TABLE stk_mvmt (
  mvmt_id INTEGER PRIMARY KEY,
  mvmt_typ TEXT NOT NULL CHECK (mvmt_typ IN ('GR','GI','AD')),
  whs_cd TEXT NOT NULL,
  sku TEXT NOT NULL,
  qty INTEGER NOT NULL CHECK (qty <> 0),
  ts INTEGER NOT NULL,
  ref_doc TEXT,
  cst_ct INTEGER,
  usr TEXT NOT NULL DEFAULT 'WMS',
  rvsd_flg INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (whs_cd, sku) REFERENCES stk_lvl (whs_cd, sku)
);
CREATE INDEX ix_mvmt_sku ON stk_mvmt (sku, ts);
-- Goods issues are the shipments of the last year from the central warehouse; receipts and adjustments surround them.
INSERT INTO stk_mvmt
WITH mv AS (
  SELECT 'GI' AS typ, i.sku, -i.qty AS qty, unixepoch(h.ord_dt) + 86400 + (h.ord_id * 37 + i.ln_no * 11) % 30000 AS ts,
    h.ord_no AS doc, i.qty * p.cst_ct AS cst, 'WMS' AS usr
  FROM ord_itm i JOIN ord_hdr h ON h.ord_id = i.ord_id JOIN shp_hdr s ON s.ord_id = h.ord_id AND s.whs_cd = 'KS2'
  JOIN t_prod p ON p.sku = i.sku
  WHERE h.ord_dt >= '2023-07-01'
  UNION ALL
  SELECT CASE WHEN r.a % 12 = 0 THEN 'AD' ELSE 'GR' END, p.sku,
    CASE WHEN r.a % 12 = 0 THEN CASE WHEN r.b % 3 = 0 THEN 1 ELSE -1 END * (1 + r.c % 4) ELSE 24 + r.b % 9 * 24 END,
    unixepoch('2023-07-01') + r.d % 31500 * 1000 + r.e % 1000, CASE WHEN r.a % 12 > 0 THEN printf('PO%07d', 2300000 + r.i % 480) END,
    CASE WHEN r.a % 12 > 0 THEN (24 + r.b % 9 * 24) * p.cst_ct END,
    CASE WHEN r.a % 12 = 0 THEN 'INV' || (1 + r.f % 6) ELSE 'WMS' END
  FROM rnd r JOIN t_prod p ON p.i = 1 + (r.e % 600) * (r.f % 600) / 600 WHERE r.i BETWEEN 2001 AND 3500
)
SELECT row_number() OVER (ORDER BY ts, sku, doc, qty), typ, 'KS2', sku, qty, ts, doc, cst, usr, typ = 'AD' AND ts % 15 = 0 FROM mv;
