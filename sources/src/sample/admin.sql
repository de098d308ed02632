-- Users of the systems, the change log, and what the migration of 2010 left behind.

CREATE TABLE sys_usr (
  usr_id INTEGER PRIMARY KEY,
  login TEXT NOT NULL COLLATE NOCASE UNIQUE,
  emp_id INTEGER UNIQUE REFERENCES emp (emp_id),
  role_cd TEXT NOT NULL CHECK (role_cd IN ('ADM','USR','RO','TEC')),
  lck_flg INTEGER NOT NULL DEFAULT 0 CHECK (lck_flg IN (0,1)),
  fail_cnt INTEGER NOT NULL DEFAULT 0,
  lst_lgn_ts INTEGER,
  "group" TEXT
);
INSERT INTO sys_usr VALUES
  (1,'BATCH_SD',NULL,'TEC',0,0,1719705600,NULL),(2,'BATCH_PRC',NULL,'TEC',0,0,1719619200,NULL),
  (3,'WMS',NULL,'TEC',0,0,1719752400,NULL),(4,'MIGRATION',NULL,'TEC',1,0,1285891200,NULL);
INSERT INTO sys_usr
SELECT 10 + row_number() OVER (ORDER BY e.emp_id), substr(upper(e.fst_nm), 1, 1) || upper(e.lst_nm) || (e.emp_id % 100), e.emp_id,
  CASE WHEN e.dept_cd = 'D130' AND r.a % 3 = 0 THEN 'ADM' WHEN r.a % 9 = 0 THEN 'RO' ELSE 'USR' END,
  e.stat_cd = 'T', CASE WHEN r.b % 13 = 0 THEN 1 + r.b % 3 ELSE 0 END,
  CASE WHEN e.stat_cd = 'T' THEN unixepoch(e.term_dt) - 3600 WHEN r.c % 15 > 0 THEN unixepoch('2024-06-29') - r.d % 5000000 END, e.dept_cd
FROM emp e JOIN rnd r ON r.i = e.emp_id + 4000
WHERE e.dept_cd NOT IN ('D030', 'D050') OR e.job_ttl = 'Team lead';

CREATE TABLE chg_log (
  log_id INTEGER PRIMARY KEY AUTOINCREMENT,
  ts INTEGER NOT NULL,
  usr_id INTEGER NOT NULL REFERENCES sys_usr (usr_id),
  op_cd TEXT NOT NULL CHECK (op_cd IN ('I','U','D')),
  tbl_nm TEXT NOT NULL,
  key_val TEXT NOT NULL,
  col_nm TEXT,
  old_val TEXT,
  new_val TEXT
);
CREATE INDEX ix_chg_tbl ON chg_log (tbl_nm, key_val);
INSERT INTO chg_log
WITH usr AS (
  SELECT usr_id, row_number() OVER (ORDER BY usr_id) - 1 AS k, count(*) OVER () AS cnt FROM sys_usr WHERE role_cd <> 'TEC' AND lck_flg = 0
),
ev AS (
  SELECT r.i AS n, r.b, r.c, r.d, r.e, r.f, u.usr_id, CASE WHEN r.a % 30 < 26 THEN 'U' WHEN r.a % 30 < 29 THEN 'I' ELSE 'D' END AS op,
    r.b % 5 AS kind
  FROM rnd r JOIN usr u ON u.k = (r.c % u.cnt) * (r.d % u.cnt) / u.cnt WHERE r.i <= 2800
)
SELECT n, unixepoch('2023-07-01') + n * 11230 + c % 9000, usr_id, op,
  CASE kind WHEN 0 THEN 'cust_mst' WHEN 1 THEN 'cust_mst' WHEN 2 THEN 'prod_mst' WHEN 3 THEN 'ord_hdr' ELSE 'stk_lvl' END,
  CASE kind WHEN 0 THEN 1 + d % 1500 WHEN 1 THEN 1 + d % 1500 WHEN 2 THEN 'NH-' || (10007 + d % 600 * 7) WHEN 3 THEN 500001 + d % 4200
    ELSE 'KS2|NH-' || (10007 + d % 600 * 7) END,
  CASE op WHEN 'U' THEN CASE kind WHEN 0 THEN 'stat_cd' WHEN 1 THEN 'cr_lmt_ct' WHEN 2 THEN 'lst_prc_eur' WHEN 3 THEN 'stat_cd'
    ELSE 'reord_pt' END END,
  CASE op WHEN 'U' THEN CASE kind WHEN 0 THEN 'A' WHEN 1 THEN (1 + e % 20) * 50000 WHEN 2 THEN printf('%.2f', (995 + e % 30000) / 100.0)
    WHEN 3 THEN 'N' ELSE 10 + e % 5 * 10 END END,
  CASE op WHEN 'U' THEN CASE kind WHEN 0 THEN 'I' WHEN 1 THEN (1 + f % 20) * 50000 WHEN 2 THEN printf('%.2f', (995 + f % 30000) / 100.0)
    WHEN 3 THEN 'R' ELSE 10 + f % 5 * 10 END END
FROM ev;

CREATE TABLE x_legacy_map (
  src_sys TEXT NOT NULL DEFAULT 'AS400',
  src_key TEXT NOT NULL,
  tgt_tbl TEXT NOT NULL,
  tgt_key TEXT NOT NULL,
  mig_dt INTEGER NOT NULL,
  chk_flg TEXT,
  PRIMARY KEY (src_sys, tgt_tbl, src_key)
);
INSERT INTO x_legacy_map
SELECT 'AS400', printf('K%05d', 10000 + m.cust_id * 3), 'cust_mst', m.cust_id, 20101001, CASE WHEN r.a % 30 = 0 THEN 'E' ELSE 'J' END
FROM cust_mst m JOIN rnd r ON r.i = m.cust_id + 6000 WHERE m.crt_dt < '2010-10-01'
UNION ALL
SELECT 'AS400', printf('T%06d', 700000 + p.i * 11), 'prod_mst', p.sku, 20101002, 'J'
FROM t_prod p JOIN prod_mst m ON m.sku = p.sku WHERE m.intro_dt < '2010-10-01';
