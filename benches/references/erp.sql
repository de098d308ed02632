-- A schema for the draft benchmark: names as they are found in old ERP systems, in mixed conventions. Its references
-- are in erp.json. It is not held out: who wrote it wrote the describer's word tables after it.

CREATE TABLE CUSTMAST (
  custnum INTEGER PRIMARY KEY,
  custname TEXT NOT NULL,
  custaddr TEXT,
  custcity TEXT,
  custzip TEXT,
  custphone TEXT,
  custtype TEXT NOT NULL CHECK (custtype IN ('D','R','W')),
  creditlimit NUMERIC(11,2) NOT NULL DEFAULT 0,
  openbalance NUMERIC(11,2) NOT NULL DEFAULT 0,
  lastorderdate DATE,
  salesrep INTEGER REFERENCES emp_mstr (emp_nbr),
  taxexempt CHAR(1) NOT NULL DEFAULT 'N',
  onhold CHAR(1) NOT NULL DEFAULT 'N'
);
CREATE TABLE cust_bal (
  cust_id INTEGER NOT NULL REFERENCES CUSTMAST (custnum),
  cust_amt_dt DATE NOT NULL,
  cust_amt NUMERIC(11,2) NOT NULL,
  ovr30_amt NUMERIC(11,2) NOT NULL DEFAULT 0,
  ovr60_amt NUMERIC(11,2) NOT NULL DEFAULT 0,
  ccy CHAR(3) NOT NULL,
  PRIMARY KEY (cust_id, cust_amt_dt)
);
CREATE TABLE cust_contact (
  contact_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES CUSTMAST (custnum),
  full_name TEXT NOT NULL,
  email_addr TEXT UNIQUE,
  mobile_no TEXT,
  is_primary BOOLEAN NOT NULL DEFAULT 0,
  has_optin BOOLEAN NOT NULL DEFAULT 0,
  pref_lang CHAR(2),
  last_contacted_at TIMESTAMP
);
CREATE TABLE emp_mstr (
  emp_nbr INTEGER PRIMARY KEY,
  first_nm TEXT NOT NULL,
  last_nm TEXT NOT NULL,
  dept_cd CHAR(4) NOT NULL,
  job_cd CHAR(5),
  supv_emp_nbr INTEGER REFERENCES emp_mstr (emp_nbr),
  hire_dt DATE NOT NULL,
  term_dt DATE,
  annl_sal_amt NUMERIC(10,2),
  pto_bal_hrs NUMERIC(6,2),
  fl_actv CHAR(1) NOT NULL DEFAULT 'Y',
  is_deleted BOOLEAN NOT NULL DEFAULT 0,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  upd_by TEXT,
  upd_at TIMESTAMP
);
CREATE TABLE tblInvHdr (
  lngInvID INTEGER PRIMARY KEY,
  strInvNbr TEXT NOT NULL UNIQUE,
  lngCustID INTEGER NOT NULL REFERENCES CUSTMAST (custnum),
  strCustNm TEXT,
  dtmInvDt DATE NOT NULL,
  dtmDueDt DATE NOT NULL,
  curInvTot NUMERIC(11,2) NOT NULL,
  curTaxAmt NUMERIC(11,2) NOT NULL,
  curFrtAmt NUMERIC(11,2),
  strCurrCd CHAR(3) NOT NULL,
  blnPaid BOOLEAN NOT NULL DEFAULT 0,
  intPmtTermDays INTEGER NOT NULL,
  memNotes TEXT
);
CREATE TABLE tblInvDtl (
  lngInvID INTEGER NOT NULL REFERENCES tblInvHdr (lngInvID),
  intLnNo INTEGER NOT NULL,
  lngItemID INTEGER NOT NULL REFERENCES item_mstr (item_id),
  strItemDesc TEXT,
  dblQtyOrd REAL NOT NULL,
  dblQtyShp REAL NOT NULL,
  curUnitPrc NUMERIC(11,4) NOT NULL,
  dblDiscPct REAL NOT NULL DEFAULT 0,
  curExtAmt NUMERIC(11,2) NOT NULL,
  blnTaxable BOOLEAN NOT NULL DEFAULT 1,
  PRIMARY KEY (lngInvID, intLnNo)
);
CREATE TABLE item_mstr (
  item_id INTEGER PRIMARY KEY,
  item_no TEXT NOT NULL UNIQUE,
  item_dsc TEXT NOT NULL,
  item_cls_cd CHAR(2) NOT NULL,
  mk_buy_cd CHAR(1) NOT NULL CHECK (mk_buy_cd IN ('M','B')),
  std_cost NUMERIC(11,4),
  lst_cost NUMERIC(11,4),
  uom_cd CHAR(3) NOT NULL,
  wt_kg REAL,
  plnr_cd CHAR(3),
  vend_id INTEGER,
  x_legacy_status TEXT,
  eff_dt DATE,
  obs_dt DATE
);
CREATE TABLE item_whse (
  item_id INTEGER NOT NULL REFERENCES item_mstr (item_id),
  whse_cd CHAR(3) NOT NULL,
  bin_loc TEXT,
  qty_on_hand INTEGER NOT NULL DEFAULT 0,
  qty_alloc INTEGER NOT NULL DEFAULT 0,
  qty_on_ord INTEGER NOT NULL DEFAULT 0,
  reorder_pt INTEGER,
  safety_stk INTEGER,
  lead_time_days INTEGER,
  last_cnt_dt DATE,
  abc_cd CHAR(1) CHECK (abc_cd IN ('A','B','C')),
  PRIMARY KEY (item_id, whse_cd)
);
CREATE TABLE bom_comp (
  par_item_id INTEGER NOT NULL REFERENCES item_mstr (item_id),
  comp_item_id INTEGER NOT NULL REFERENCES item_mstr (item_id),
  seq_no INTEGER NOT NULL,
  qty_per REAL NOT NULL CHECK (qty_per > 0),
  scrap_pct REAL NOT NULL DEFAULT 0,
  eff_from DATE NOT NULL,
  eff_to DATE,
  PRIMARY KEY (par_item_id, comp_item_id, seq_no)
);
CREATE TABLE wo_hdr (
  wo_id INTEGER PRIMARY KEY,
  wo_no TEXT NOT NULL UNIQUE,
  item_id INTEGER NOT NULL REFERENCES item_mstr (item_id),
  qty_ord INTEGER NOT NULL,
  qty_cmpl INTEGER NOT NULL DEFAULT 0,
  qty_scrp INTEGER NOT NULL DEFAULT 0,
  wo_stat CHAR(1) NOT NULL CHECK (wo_stat IN ('P','R','C','X')),
  prio INTEGER NOT NULL DEFAULT 5,
  start_dt DATE,
  due_dt DATE NOT NULL,
  act_end_dt DATE,
  routing_id INTEGER,
  cmnt TEXT
);
CREATE TABLE EKKO (
  EBELN TEXT PRIMARY KEY,
  BUKRS TEXT NOT NULL,
  BSART TEXT NOT NULL,
  LIFNR TEXT NOT NULL,
  EKORG TEXT NOT NULL,
  EKGRP TEXT,
  WAERS TEXT NOT NULL,
  BEDAT TEXT NOT NULL,
  ERNAM TEXT,
  LOEKZ TEXT
);
CREATE TABLE EKPO (
  EBELN TEXT NOT NULL REFERENCES EKKO (EBELN),
  EBELP INTEGER NOT NULL,
  MATNR TEXT NOT NULL,
  WERKS TEXT NOT NULL,
  LGORT TEXT,
  MENGE REAL NOT NULL,
  MEINS TEXT NOT NULL,
  NETPR NUMERIC(11,2) NOT NULL,
  ELIKZ TEXT,
  PRIMARY KEY (EBELN, EBELP)
);
CREATE TABLE gl_bal (
  acct_no TEXT NOT NULL,
  fisc_yr INTEGER NOT NULL,
  per_no INTEGER NOT NULL CHECK (per_no BETWEEN 1 AND 13),
  beg_bal NUMERIC(14,2) NOT NULL,
  dr_amt NUMERIC(14,2) NOT NULL,
  cr_amt NUMERIC(14,2) NOT NULL,
  end_bal NUMERIC(14,2) GENERATED ALWAYS AS (beg_bal + dr_amt - cr_amt) VIRTUAL,
  PRIMARY KEY (acct_no, fisc_yr, per_no)
);
CREATE TABLE exch_rates (
  from_ccy CHAR(3) NOT NULL,
  to_ccy CHAR(3) NOT NULL,
  rate_dt DATE NOT NULL,
  exch_rt REAL NOT NULL,
  src_cd TEXT,
  PRIMARY KEY (from_ccy, to_ccy, rate_dt)
);
CREATE TABLE usr_sess_log (
  sess_id INTEGER PRIMARY KEY,
  usr_id INTEGER NOT NULL,
  ip_addr TEXT,
  login_at TIMESTAMP NOT NULL,
  logout_at TIMESTAMP,
  dur_ms INTEGER,
  req_cnt INTEGER NOT NULL DEFAULT 0,
  bytes_sent INTEGER,
  fail_rsn TEXT
);
CREATE VIEW vw_open_inv AS
SELECT h.lngInvID AS inv_id, h.strInvNbr AS inv_nbr, c.custname, h.dtmDueDt AS due_dt, h.curInvTot AS inv_tot,
  CAST(julianday('2024-06-30') - julianday(h.dtmDueDt) AS INTEGER) AS days_overdue
FROM tblInvHdr h JOIN CUSTMAST c ON c.custnum = h.lngCustID
WHERE h.blnPaid = 0;

CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 240) SELECT i FROM c;
INSERT INTO emp_mstr SELECT 100 + i, 'First' || i, 'Last' || i, 'D' || (i % 5) || '00', CASE WHEN i % 4 > 0 THEN 'J' || (i % 9) || '00' END,
  CASE WHEN i > 1 THEN 100 + (i + 7) / 8 END, date('2009-01-05', '+' || (i * 40) || ' days'), CASE WHEN i % 11 = 0 THEN date('2023-03-31', '+' || i || ' days') END,
  31000 + i * 415, (i * 7) % 160, CASE WHEN i % 11 = 0 THEN 'N' ELSE 'Y' END, 0, 'hrload', datetime('2022-01-01', '+' || i || ' hours'),
  CASE WHEN i % 3 = 0 THEN 'jdoe' END, CASE WHEN i % 3 = 0 THEN datetime('2023-01-01', '+' || i || ' hours') END FROM n WHERE i <= 120;
INSERT INTO CUSTMAST SELECT 5000 + i, 'Customer ' || i, i || ' Mill Lane', 'Town' || (i % 17), printf('%05d', 10000 + i * 31), '+1 555 ' || (1000 + i),
  substr('DRW', i % 3 + 1, 1), (i % 20) * 2500, (i * 137) % 9000, CASE WHEN i % 7 > 0 THEN date('2024-01-01', '+' || (i % 170) || ' days') END,
  CASE WHEN i % 5 > 0 THEN 101 + i % 20 END, CASE WHEN i % 9 = 0 THEN 'Y' ELSE 'N' END, CASE WHEN i % 25 = 0 THEN 'Y' ELSE 'N' END FROM n;
INSERT INTO cust_bal SELECT 5000 + i, date('2024-05-31', '+' || k || ' months'), (i * 137) % 9000, (i * 61) % 3000, (i * 17) % 900, CASE WHEN i % 6 = 0 THEN 'CAD' ELSE 'USD' END
  FROM n JOIN (SELECT 0 AS k UNION ALL SELECT 1);
INSERT INTO cust_contact SELECT i, 5000 + i, 'Person ' || i, CASE WHEN i % 8 > 0 THEN 'p' || i || '@example.com' END, CASE WHEN i % 3 = 0 THEN '+1 555 ' || (3000 + i) END,
  i % 4 > 0, i % 2, CASE WHEN i % 5 = 0 THEN 'fr' ELSE 'en' END, CASE WHEN i % 6 > 0 THEN datetime('2024-02-01', '+' || (i * 9) || ' hours') END FROM n;
INSERT INTO item_mstr SELECT i, printf('P-%05d', i * 13), 'Part ' || i, substr('RMFGPK', i % 3 * 2 + 1, 2), CASE WHEN i % 3 = 1 THEN 'M' ELSE 'B' END,
  1.5 + i * 0.37, CASE WHEN i % 4 > 0 THEN 1.4 + i * 0.39 END, CASE i % 3 WHEN 0 THEN 'EA' WHEN 1 THEN 'BX' ELSE 'KG' END, CASE WHEN i % 5 > 0 THEN 0.1 * i END,
  CASE WHEN i % 3 = 1 THEN 'PL' || (i % 4) END, CASE WHEN i % 3 <> 1 THEN 700 + i % 30 END, NULL, date('2018-01-01', '+' || i || ' days'), CASE WHEN i % 19 = 0 THEN date('2024-01-31') END FROM n;
INSERT INTO item_whse SELECT i, w.cd, CASE WHEN i % 6 > 0 THEN 'B' || (i % 40) || '-' || (i % 7) END, (i * 29) % 500, (i * 3) % 40, (i % 4) * 100, CASE WHEN i % 5 > 0 THEN 50 + i % 50 END,
  CASE WHEN i % 5 > 0 THEN 20 + i % 10 END, CASE WHEN i % 9 > 0 THEN 2 + i % 40 END, CASE WHEN i % 4 > 0 THEN date('2024-03-01', '+' || (i % 90) || ' days') END, substr('ABC', i % 3 + 1, 1)
  FROM n JOIN (SELECT 'E01' AS cd UNION ALL SELECT 'W02') w;
INSERT INTO bom_comp SELECT i, i + 100, 10, 1 + i % 6, CASE WHEN i % 4 = 0 THEN 2.5 ELSE 0 END, '2019-01-01', CASE WHEN i % 10 = 0 THEN '2023-12-31' END FROM n WHERE i <= 120;
INSERT INTO wo_hdr SELECT i, printf('WO%06d', 40000 + i), 1 + i % 120, 50 + i % 200, (i * 7) % 50, i % 4, substr('PRCX', i % 4 + 1, 1), 1 + i % 9,
  CASE WHEN i % 4 > 0 THEN date('2024-01-10', '+' || i || ' days') END, date('2024-02-01', '+' || i || ' days'), CASE WHEN i % 4 = 2 THEN date('2024-02-03', '+' || i || ' days') END,
  CASE WHEN i % 3 = 0 THEN 9 END, CASE WHEN i % 15 = 0 THEN 'rush job' END FROM n;
INSERT INTO tblInvHdr SELECT i, printf('INV%07d', 900000 + i), 5000 + 1 + i % 200, 'Customer ' || (1 + i % 200), date('2024-01-02', '+' || (i % 170) || ' days'),
  date('2024-02-01', '+' || (i % 170) || ' days'), 100 + (i * 53) % 4000, (i * 5) % 300, CASE WHEN i % 3 = 0 THEN 25 END, CASE WHEN i % 6 = 0 THEN 'CAD' ELSE 'USD' END, i % 3 > 0, CASE i % 3 WHEN 0 THEN 14 WHEN 1 THEN 30 ELSE 60 END,
  CASE WHEN i % 20 = 0 THEN 'see e-mail from customer' END FROM n;
INSERT INTO tblInvDtl SELECT i, k, 1 + (i + k) % 240, 'Part ' || (1 + (i + k) % 240), 1 + (i * k) % 12, 1 + (i * k) % 11, 2.25 + i % 30, CASE WHEN i % 5 = 0 THEN 5 ELSE 0 END, (1 + (i * k) % 12) * (2.25 + i % 30), k < 3
  FROM n JOIN (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3);
INSERT INTO EKKO SELECT printf('45%08d', i), CASE WHEN i % 4 = 0 THEN '2000' ELSE '1000' END, CASE WHEN i % 9 = 0 THEN 'FO' ELSE 'NB' END, printf('%010d', 700 + i % 30), '1000', CASE WHEN i % 7 > 0 THEN '00' || (i % 5) END, 'USD', strftime('%Y%m%d', '2024-01-01', '+' || i || ' days'), 'BUYER' || (i % 6), CASE WHEN i % 30 = 0 THEN 'X' ELSE '' END FROM n;
INSERT INTO EKPO SELECT printf('45%08d', i), k * 10, printf('P-%05d', (1 + (i + k) % 240) * 13), CASE WHEN i % 2 = 0 THEN '0001' ELSE '0002' END, CASE WHEN i % 4 > 0 THEN '0100' END, 10 + i % 90, CASE k WHEN 1 THEN 'EA' ELSE 'KG' END, 3.5 + i, CASE WHEN i % 2 = 0 THEN 'X' ELSE '' END
  FROM n JOIN (SELECT 1 AS k UNION ALL SELECT 2);
INSERT INTO gl_bal (acct_no, fisc_yr, per_no, beg_bal, dr_amt, cr_amt) SELECT printf('%06d', 100000 + (i % 20) * 1000), 2023 + (i / 20) % 2, 1 + i / 40, (i * 971) % 50000, (i * 311) % 9000, (i * 197) % 8000 FROM n;
INSERT INTO exch_rates SELECT 'USD', CASE WHEN i % 2 = 0 THEN 'EUR' ELSE 'CAD' END, date('2024-01-01', '+' || (i / 2) || ' days'), CASE WHEN i % 2 = 0 THEN 0.92 + i * 0.0001 ELSE 1.35 + i * 0.0001 END, CASE WHEN i % 10 = 0 THEN 'MAN' ELSE 'ECB' END FROM n;
INSERT INTO usr_sess_log SELECT i, 1 + i % 40, '10.0.' || (i % 8) || '.' || i, datetime('2024-06-01', '+' || (i * 50) || ' minutes'), CASE WHEN i % 6 > 0 THEN datetime('2024-06-01', '+' || (i * 50 + 33) || ' minutes') END,
  CASE WHEN i % 6 > 0 THEN 1980000 + i * 77 END, i % 60, CASE WHEN i % 6 > 0 THEN i * 40961 END, CASE WHEN i % 50 = 0 THEN 'bad password' END FROM n;
