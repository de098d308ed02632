-- A schema of another field, written after the describer was frozen and measured once: it tells how much of the gain
-- on the other databases is general. Whoever changes the describer by looking at it must write a new one.

CREATE TABLE pt_mast (
  pt_mrn TEXT PRIMARY KEY,
  pt_lnam TEXT NOT NULL,
  pt_fnam TEXT NOT NULL,
  dob TEXT NOT NULL,
  gndr_cd CHAR(1) NOT NULL,
  bld_grp TEXT,
  ht_cm INTEGER,
  prim_prov_id INTEGER REFERENCES prov (prov_id),
  dcsd_flg CHAR(1) NOT NULL DEFAULT 'N',
  regdt DATE NOT NULL
);
CREATE TABLE prov (
  prov_id INTEGER PRIMARY KEY,
  npi TEXT NOT NULL UNIQUE,
  prov_nm TEXT NOT NULL,
  spclty_cd CHAR(3) NOT NULL,
  licexpdt DATE
);
CREATE TABLE enctr (
  enctr_id INTEGER PRIMARY KEY,
  pt_mrn TEXT NOT NULL REFERENCES pt_mast (pt_mrn),
  att_prov_id INTEGER REFERENCES prov (prov_id),
  adm_dttm TIMESTAMP NOT NULL,
  dsch_dttm TIMESTAMP,
  enctr_cls CHAR(2) NOT NULL,
  los_days INTEGER,
  wardno TEXT,
  tot_chrg_amt NUMERIC(10,2)
);
CREATE TABLE enctr_dx (
  enctr_id INTEGER NOT NULL REFERENCES enctr (enctr_id),
  dx_seq INTEGER NOT NULL,
  icd_cd TEXT NOT NULL,
  dx_desc TEXT,
  poa_ind CHAR(1),
  PRIMARY KEY (enctr_id, dx_seq)
);
CREATE TABLE rx_ord (
  rx_id INTEGER PRIMARY KEY,
  enctr_id INTEGER NOT NULL REFERENCES enctr (enctr_id),
  drugname TEXT NOT NULL,
  dose_mg REAL,
  freq_cd TEXT,
  rfl_cnt INTEGER NOT NULL DEFAULT 0,
  ord_by INTEGER REFERENCES prov (prov_id),
  strt_dt DATE NOT NULL,
  isprn BOOLEAN NOT NULL DEFAULT 0
);
CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 150) SELECT i FROM c;
INSERT INTO prov SELECT i, printf('1%09d', i * 7919), 'Provider ' || i, substr('CARNEUONCPED', i % 4 * 3 + 1, 3), date('2025-01-31', '+' || i || ' days') FROM n WHERE i <= 30;
INSERT INTO pt_mast SELECT printf('M%06d', i), 'Last' || i, 'First' || i, date('1950-01-01', '+' || (i * 97) || ' days'), substr('FM', i % 2 + 1, 1),
  CASE WHEN i % 4 > 0 THEN substr('A+B+0+', i % 3 * 2 + 1, 2) END, 150 + i % 45, CASE WHEN i % 6 > 0 THEN 1 + i % 30 END, CASE WHEN i % 20 = 0 THEN 'Y' ELSE 'N' END, date('2019-01-01', '+' || i || ' days') FROM n;
INSERT INTO enctr SELECT i, printf('M%06d', i), 1 + i % 30, datetime('2024-01-01', '+' || (i * 13) || ' hours'), CASE WHEN i % 10 > 0 THEN datetime('2024-01-04', '+' || (i * 13) || ' hours') END,
  substr('IPOPER', i % 3 * 2 + 1, 2), CASE WHEN i % 10 > 0 THEN 3 END, CASE WHEN i % 3 = 0 THEN 'W' || (i % 9) END, 120 + i * 31.5 FROM n;
INSERT INTO enctr_dx SELECT i, k, printf('K%02d.%d', i % 90, k), 'Diagnosis ' || (i % 90), substr('YN', i % 2 + 1, 1) FROM n JOIN (SELECT 1 AS k UNION ALL SELECT 2);
INSERT INTO rx_ord SELECT i, i, 'Drug ' || (i % 40), 5 * (1 + i % 20), substr('QDBDTD', i % 3 * 2 + 1, 2), i % 5, 1 + i % 30, date('2024-01-02', '+' || i || ' days'), i % 7 = 0 FROM n;
