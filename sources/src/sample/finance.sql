-- Finance as the ERP system exports it: company codes, accounts, documents and their items.

CREATE TABLE T001 (
  BUKRS TEXT NOT NULL PRIMARY KEY,
  BUTXT TEXT NOT NULL,
  ORT01 TEXT,
  LAND1 TEXT NOT NULL,
  WAERS TEXT NOT NULL,
  KTOPL TEXT NOT NULL DEFAULT 'NHKR'
);
INSERT INTO T001 VALUES
  ('1000','Nordhain Haus & Garten GmbH','Kassel','DE','EUR','NHKR'),('1100','Nordhain Austria GmbH','Linz','AT','EUR','NHKR'),
  ('2000','Nordhain Schweiz AG','Winterthur','CH','CHF','NHKR');

CREATE TABLE SKA1 (
  KTOPL TEXT NOT NULL DEFAULT 'NHKR',
  SAKNR TEXT NOT NULL,
  TXT50 TEXT NOT NULL,
  XBILK TEXT NOT NULL CHECK (XBILK IN ('','X')),
  GVTYP TEXT,
  PRIMARY KEY (KTOPL, SAKNR)
);
INSERT INTO SKA1 VALUES
  ('NHKR','0000140000','Trade receivables','X',NULL),('NHKR','0000160000','Trade payables','X',NULL),
  ('NHKR','0000154000','Input tax','X',NULL),('NHKR','0000175000','Output tax','X',NULL),
  ('NHKR','0000113100','Bank current account','X',NULL),('NHKR','0000310000','Raw materials','X',NULL),
  ('NHKR','0000800000','Sales revenue domestic','','X'),('NHKR','0000801000','Sales revenue abroad','','X'),
  ('NHKR','0000400000','Material consumption','','X'),('NHKR','0000451000','Freight out','','X'),
  ('NHKR','0000470000','Marketing services','','X'),('NHKR','0000476000','IT services and licences','','X');

CREATE TABLE BKPF (
  BUKRS TEXT NOT NULL REFERENCES T001 (BUKRS),
  BELNR TEXT NOT NULL,
  GJAHR INTEGER NOT NULL,
  BLART TEXT NOT NULL CHECK (BLART IN ('RV','KR','DG')),
  BLDAT TEXT NOT NULL,
  BUDAT TEXT NOT NULL,
  MONAT INTEGER NOT NULL CHECK (MONAT BETWEEN 1 AND 16),
  USNAM TEXT NOT NULL,
  XBLNR TEXT,
  BKTXT TEXT,
  WAERS TEXT NOT NULL,
  KURSF REAL NOT NULL DEFAULT 1,
  STBLG TEXT,
  PRIMARY KEY (BUKRS, BELNR, GJAHR)
);
CREATE INDEX IX_BKPF_XBLNR ON BKPF (XBLNR);

CREATE TABLE BSEG (
  BUKRS TEXT NOT NULL,
  BELNR TEXT NOT NULL,
  GJAHR INTEGER NOT NULL,
  BUZEI INTEGER NOT NULL,
  BSCHL TEXT NOT NULL,
  KOART TEXT NOT NULL CHECK (KOART IN ('D','K','S')),
  SHKZG TEXT NOT NULL CHECK (SHKZG IN ('S','H')),
  HKONT TEXT NOT NULL,
  KUNNR TEXT REFERENCES cust_mst (erp_kunnr),
  LIFNR TEXT REFERENCES LFA1 (LIFNR),
  KOSTL TEXT,
  WRBTR NUMERIC(13,2) NOT NULL CHECK (WRBTR >= 0),
  DMBTR NUMERIC(13,2) NOT NULL,
  MWSKZ TEXT,
  ZFBDT TEXT,
  AUGDT TEXT NOT NULL DEFAULT '00000000',
  SGTXT TEXT,
  PRIMARY KEY (BUKRS, BELNR, GJAHR, BUZEI),
  FOREIGN KEY (BUKRS, BELNR, GJAHR) REFERENCES BKPF (BUKRS, BELNR, GJAHR)
);

-- One document per invoice, in cents: shipped orders, then refunded returns, then invoices of vendors.
CREATE TEMP TABLE t_doc AS
SELECT CASE m.ctry_cd WHEN 'CH' THEN '2000' WHEN 'AT' THEN '1100' ELSE '1000' END AS bukrs,
  printf('18%08d', h.ord_id - 500000) AS belnr, 'RV' AS blart, date(h.ord_dt, '+2 days') AS dt, h.ord_no AS xblnr, 'BATCH_SD' AS usr,
  h.crncy_cd AS waers, CASE m.ctry_cd WHEN 'CH' THEN 1 ELSE h.fx_rt END AS kursf, h.net_amt_ct AS net, h.tax_amt_ct AS tax,
  m.erp_kunnr AS kunnr, NULL AS lifnr, NULL AS kostl, CASE m.ctry_cd WHEN 'DE' THEN '0000800000' ELSE '0000801000' END AS hkont,
  CASE m.dflt_pay_trm WHEN '0001' THEN 2 WHEN 'N014' THEN 16 WHEN 'S060' THEN 61 ELSE 31 END + r.b % 14 AS pays, NULL AS txt
FROM ord_hdr h JOIN cust_mst m ON m.cust_id = h.cust_id JOIN rnd r ON r.i = h.ord_id - 500000 + 1234
WHERE h.stat_cd IN ('S', 'C');
INSERT INTO t_doc
SELECT d.bukrs, printf('16%08d', t.ret_id), 'DG',
  date(substr(t.ret_dt, 1, 4) || '-' || substr(t.ret_dt, 5, 2) || '-' || substr(t.ret_dt, 7, 2), '+3 days'), h.ord_no, 'BATCH_SD',
  d.waers, d.kursf, t.rfnd_ct, t.rfnd_ct * i.tax_pct / 100, d.kunnr, NULL, NULL, d.hkont, 5, 'Return ' || t.ret_id
FROM ret_hdr t JOIN ord_itm i ON i.ord_id = t.ord_id AND i.ln_no = t.ln_no JOIN ord_hdr h ON h.ord_id = t.ord_id
JOIN t_doc d ON d.belnr = printf('18%08d', t.ord_id - 500000);
INSERT INTO t_doc
SELECT '1000', printf('19%08d', r.i), 'KR', date('2021-01-05', '+' || (r.i * 1265 / 480) || ' days'),
  CASE WHEN r.a % 5 > 2 THEN NULL ELSE printf('RE-%d/%04d', 2021 + r.i * 1265 / 480 / 365, 100 + r.i) END,
  'FI0' || (1 + r.b % 4), 'EUR', 1, 15000 + r.c % 2400000, (15000 + r.c % 2400000) * 19 / 100,
  NULL, v.LIFNR, k.kostl, k.hkont, 20 + r.d % 30, k.txt
FROM rnd r JOIN LFA1 v ON v.LIFNR = printf('%010d', 300000 + (1 + r.e % 110) * 10)
JOIN (SELECT 0 AS k, '0000412030' AS kostl, '0000400000' AS hkont, 'Material for assembly' AS txt
  UNION ALL SELECT 1, '0000413050', '0000451000', 'Freight' UNION ALL SELECT 2, '0000424100', '0000470000', 'Campaign'
  UNION ALL SELECT 3, '0000433130', '0000476000', 'Licences and hosting') k ON k.k = min(r.f % 4, r.f % 7)
WHERE r.i <= 480;

INSERT INTO BKPF
SELECT bukrs, belnr, CAST(substr(dt, 1, 4) AS INTEGER), blart, replace(dt, '-', ''), replace(dt, '-', ''),
  CAST(substr(dt, 6, 2) AS INTEGER), usr, xblnr, CASE blart WHEN 'RV' THEN NULL ELSE txt END, waers, kursf, NULL
FROM t_doc WHERE dt <= '2024-06-30' ORDER BY dt, belnr;

-- Three items a document: the account of the partner, then net and tax on the other side.
INSERT INTO BSEG
WITH ln (k) AS (VALUES (1), (2), (3)),
itm AS (
  SELECT d.*, k, CAST(substr(dt, 1, 4) AS INTEGER) AS yr,
    CASE k WHEN 1 THEN net + tax WHEN 2 THEN net ELSE tax END AS ct,
    CAST(round((net + tax) * kursf) AS INTEGER) AS grs_lc, CAST(round(net * kursf) AS INTEGER) AS net_lc,
    -- Invoices to customers debit the partner; credit notes and vendors' invoices credit him.
    CASE WHEN (blart = 'RV') = (k = 1) THEN 'S' ELSE 'H' END AS shkzg,
    date(dt, '+' || pays || ' days') AS paid
  FROM t_doc d CROSS JOIN ln WHERE dt <= '2024-06-30'
)
SELECT bukrs, belnr, yr, k,
  CASE blart WHEN 'RV' THEN CASE k WHEN 1 THEN '01' ELSE '50' END WHEN 'DG' THEN CASE k WHEN 1 THEN '11' ELSE '40' END
    ELSE CASE k WHEN 1 THEN '31' ELSE '40' END END,
  CASE WHEN k > 1 THEN 'S' WHEN blart = 'KR' THEN 'K' ELSE 'D' END, shkzg,
  CASE k WHEN 1 THEN CASE blart WHEN 'KR' THEN '0000160000' ELSE '0000140000' END WHEN 2 THEN hkont
    ELSE CASE blart WHEN 'KR' THEN '0000154000' ELSE '0000175000' END END,
  CASE k WHEN 1 THEN kunnr END, CASE k WHEN 1 THEN lifnr END, CASE k WHEN 2 THEN kostl END,
  ct / 100.0, CASE k WHEN 1 THEN grs_lc WHEN 2 THEN net_lc ELSE grs_lc - net_lc END / 100.0,
  CASE WHEN k > 1 THEN CASE blart WHEN 'KR' THEN 'V1' ELSE 'A1' END END,
  CASE k WHEN 1 THEN replace(dt, '-', '') END,
  CASE WHEN k = 1 AND paid <= '2024-06-30' THEN replace(paid, '-', '') ELSE '00000000' END, txt
FROM itm ORDER BY dt, belnr, k;
