-- A seaport, held out: written and committed before the describer was changed (November 24, 2026, evening), in a field
-- that no word table was made for. Whoever changes the describer by looking at more than its totals must write a new one.

CREATE TABLE party (
  partyId INTEGER PRIMARY KEY,
  legalName TEXT NOT NULL,
  roleCode CHAR(2) NOT NULL CHECK (roleCode IN ('AG','OW','SH','TO')),
  vatNo TEXT UNIQUE,
  eoriNo TEXT,
  contactMail TEXT,
  blockedSince DATE
);
CREATE TABLE vsl_mst (
  imo_no INTEGER PRIMARY KEY,
  vsl_nm TEXT NOT NULL,
  call_sgn TEXT,
  flag_ctry CHAR(2) NOT NULL,
  vsl_typ_cd CHAR(3) NOT NULL,
  loa_m NUMERIC(6,2) NOT NULL,
  beam_m NUMERIC(5,2) NOT NULL,
  max_drft_m NUMERIC(4,2),
  grs_tng INTEGER NOT NULL,
  dwt_t INTEGER,
  teu_cap INTEGER,
  blt_yr INTEGER,
  ownr_pty_id INTEGER REFERENCES party (partyId)
);
CREATE TABLE TRMNL (
  TRMNLID INTEGER PRIMARY KEY,
  TRMNLNAME TEXT NOT NULL,
  OPRTRPTYID INTEGER NOT NULL REFERENCES party (partyId),
  CARGOKIND TEXT NOT NULL,
  ISPSCERT CHAR(1) NOT NULL DEFAULT 'Y',
  YARDSLOTS INTEGER
);
CREATE TABLE berth (
  berth_code TEXT PRIMARY KEY,
  terminal_id INTEGER NOT NULL REFERENCES TRMNL (TRMNLID),
  quay_length_m INTEGER NOT NULL,
  depth_m NUMERIC(4,1) NOT NULL,
  bollard_from INTEGER NOT NULL,
  bollard_to INTEGER NOT NULL,
  has_shore_power BOOLEAN NOT NULL DEFAULT 0,
  crane_count INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE PortCall (
  PortCallId INTEGER PRIMARY KEY,
  ImoNo INTEGER NOT NULL REFERENCES vsl_mst (imo_no),
  VoyageIn TEXT NOT NULL,
  VoyageOut TEXT,
  AgentId INTEGER NOT NULL REFERENCES party (partyId),
  Eta TIMESTAMP NOT NULL,
  Etd TIMESTAMP,
  Ata TIMESTAMP,
  Atd TIMESTAMP,
  LastPort CHAR(5),
  NextPort CHAR(5),
  Purpose TEXT NOT NULL,
  CallStatus CHAR(1) NOT NULL,
  HazmatOnBoard BOOLEAN NOT NULL DEFAULT 0
);
CREATE TABLE berth_alloc (
  alloc_id INTEGER PRIMARY KEY,
  portcall_id INTEGER NOT NULL REFERENCES PortCall (PortCallId),
  berth_code TEXT NOT NULL REFERENCES berth (berth_code),
  planned_from TIMESTAMP NOT NULL,
  planned_to TIMESTAMP NOT NULL,
  actual_from TIMESTAMP,
  actual_to TIMESTAMP,
  side_alongside CHAR(1),
  remarks TEXT
);
CREATE TABLE cntr (
  cntr_no TEXT PRIMARY KEY,
  iso_typ CHAR(4) NOT NULL,
  tare_kg INTEGER NOT NULL,
  maxgross_kg INTEGER NOT NULL,
  operator_id INTEGER REFERENCES party (partyId),
  soc_ind CHAR(1) NOT NULL DEFAULT 'N',
  dmg_flag CHAR(1) NOT NULL DEFAULT 'N',
  csc_exp DATE,
  last_seen_ts TIMESTAMP
);
CREATE TABLE cntr_mv (
  mv_id INTEGER PRIMARY KEY,
  cntr_no TEXT NOT NULL REFERENCES cntr (cntr_no),
  portcall_id INTEGER REFERENCES PortCall (PortCallId),
  mv_typ TEXT NOT NULL CHECK (mv_typ IN ('LOAD','DISC','GIN','GOUT','SHFT')),
  mv_ts TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  from_slot TEXT,
  to_slot TEXT,
  truck_plate TEXT,
  seal_no1 TEXT,
  seal_no2 TEXT,
  vgm_kg INTEGER,
  rf_temp_c NUMERIC(4,1),
  imdg_cls TEXT,
  keyed_by TEXT NOT NULL
);
CREATE TABLE bl_hdr (
  blno TEXT PRIMARY KEY,
  portcall_id INTEGER NOT NULL REFERENCES PortCall (PortCallId),
  shipper_id INTEGER NOT NULL REFERENCES party (partyId),
  consignee_id INTEGER REFERENCES party (partyId),
  pol CHAR(5) NOT NULL,
  pod CHAR(5) NOT NULL,
  frt_prepaid BOOLEAN NOT NULL,
  goods_desc TEXT NOT NULL,
  pkg_cnt INTEGER NOT NULL,
  gross_wt_kg INTEGER NOT NULL,
  cust_rel_dt DATE
);
CREATE TABLE bl_cntr (
  blno TEXT NOT NULL REFERENCES bl_hdr (blno),
  cntr_no TEXT NOT NULL REFERENCES cntr (cntr_no),
  PRIMARY KEY (blno, cntr_no)
);
CREATE TABLE PilotageJob (
  jobNo INTEGER PRIMARY KEY,
  portCallId INTEGER NOT NULL REFERENCES PortCall (PortCallId),
  pilotLicence TEXT NOT NULL,
  orderedFor TIMESTAMP NOT NULL,
  boardedAt TIMESTAMP,
  disembarkedAt TIMESTAMP,
  direction CHAR(3) NOT NULL,
  tugCount INTEGER NOT NULL DEFAULT 0,
  waitingMin INTEGER,
  cancelReason TEXT
);
CREATE TABLE tariff_rate (
  svc_code TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  gt_min INTEGER NOT NULL,
  gt_max INTEGER,
  rate_eur NUMERIC(9,4) NOT NULL,
  min_charge NUMERIC(9,2) NOT NULL DEFAULT 0,
  uom TEXT NOT NULL,
  PRIMARY KEY (svc_code, valid_from, gt_min)
);
CREATE TABLE dues_invoice (
  invno TEXT PRIMARY KEY,
  port_call_id INTEGER NOT NULL REFERENCES PortCall (PortCallId),
  payer_id INTEGER NOT NULL REFERENCES party (partyId),
  issued_on DATE NOT NULL,
  due_on DATE NOT NULL,
  net_total NUMERIC(11,2) NOT NULL,
  vat_total NUMERIC(11,2) NOT NULL,
  paid_at TIMESTAMP,
  in_dispute BOOLEAN NOT NULL DEFAULT 0,
  corrects_invno TEXT REFERENCES dues_invoice (invno)
);
CREATE VIEW v_ships_in_port AS
SELECT c.PortCallId, v.vsl_nm, c.Ata AS arrived_at, a.berth_code, ROUND(julianday('2024-09-30') - julianday(c.Ata), 1) AS days_in_port
FROM PortCall c JOIN vsl_mst v ON v.imo_no = c.ImoNo LEFT JOIN berth_alloc a ON a.portcall_id = c.PortCallId
WHERE c.Ata IS NOT NULL AND c.Atd IS NULL;

CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 260) SELECT i FROM c;
INSERT INTO party SELECT i, 'Company ' || i || ' BV', substr('AGOWSHTO', i % 4 * 2 + 1, 2), CASE WHEN i % 5 > 0 THEN printf('NL%09dB01', i * 70411) END, CASE WHEN i % 3 > 0 THEN printf('NL%09d', i * 50021) END, CASE WHEN i % 7 > 0 THEN 'desk' || i || '@example.com' END,
  CASE WHEN i % 30 = 0 THEN date('2023-05-01', '+' || i || ' days') END FROM n WHERE i <= 90;
INSERT INTO vsl_mst SELECT 9100000 + i * 37, 'MV Vessel ' || i, CASE WHEN i % 9 > 0 THEN printf('PD%02dX', i % 90) END, substr('PALRNLMT', i % 4 * 2 + 1, 2), substr('CONBLKTNKROR', i % 4 * 3 + 1, 3), 120.5 + i, 18.2 + (i % 30), CASE WHEN i % 8 > 0 THEN 7.5 + (i % 80) / 10.0 END,
  9000 + i * 613, CASE WHEN i % 6 > 0 THEN 11000 + i * 701 END, CASE WHEN i % 4 = 0 THEN 800 + i * 60 END, CASE WHEN i % 10 > 0 THEN 1994 + i % 29 END, CASE WHEN i % 5 > 0 THEN 1 + i % 90 END FROM n WHERE i <= 140;
INSERT INTO TRMNL SELECT i, 'Terminal ' || i, 3 + i * 4, CASE i % 3 WHEN 0 THEN 'container' WHEN 1 THEN 'dry bulk' ELSE 'liquid bulk' END, CASE WHEN i = 5 THEN 'N' ELSE 'Y' END, CASE WHEN i % 3 = 0 THEN 1200 * i END FROM n WHERE i <= 9;
INSERT INTO berth SELECT printf('B%03d', i), 1 + i % 9, 180 + i * 7, 9.5 + (i % 16) * 0.5, i * 20, i * 20 + 14, i % 6 = 0, i % 4 FROM n WHERE i <= 34;
INSERT INTO PortCall SELECT 20000 + i, 9100000 + (1 + i % 140) * 37, printf('%03dW', i % 400), CASE WHEN i % 4 > 0 THEN printf('%03dE', i % 400) END, 4 * (1 + i % 22), datetime('2024-06-01', '+' || (i * 11) || ' hours'), CASE WHEN i % 7 > 0 THEN datetime('2024-06-02', '+' || (i * 11 + 9) || ' hours') END,
  CASE WHEN i <= 240 THEN datetime('2024-06-01', '+' || (i * 11 + 2) || ' hours') END, CASE WHEN i <= 225 THEN datetime('2024-06-02', '+' || (i * 11 + 12) || ' hours') END, CASE WHEN i % 5 > 0 THEN substr('DEHAMBEANRGBFXTFRLEH', i % 4 * 5 + 1, 5) END, CASE WHEN i % 6 > 0 THEN substr('GBFXTFRLEHDEHAMBEANR', i % 4 * 5 + 1, 5) END,
  CASE i % 4 WHEN 0 THEN 'bunkering' WHEN 1 THEN 'loading' ELSE 'discharge' END, CASE WHEN i <= 225 THEN 'D' WHEN i <= 240 THEN 'B' ELSE 'E' END, i % 9 = 0 FROM n;
INSERT INTO berth_alloc SELECT i, 20000 + i, printf('B%03d', 1 + i % 34), datetime('2024-06-01', '+' || (i * 11 + 2) || ' hours'), datetime('2024-06-02', '+' || (i * 11 + 8) || ' hours'), CASE WHEN i <= 240 THEN datetime('2024-06-01', '+' || (i * 11 + 3) || ' hours') END,
  CASE WHEN i <= 225 THEN datetime('2024-06-02', '+' || (i * 11 + 11) || ' hours') END, CASE WHEN i % 12 > 0 THEN substr('PS', i % 2 + 1, 1) END, CASE WHEN i % 25 = 0 THEN 'fenders to be checked' END FROM n;
INSERT INTO cntr SELECT printf('MSKU%07d', 1000003 + i * 911), CASE i % 3 WHEN 0 THEN '22G1' WHEN 1 THEN '45G1' ELSE '45R1' END, 2200 + (i % 3) * 850, 30480 + (i % 2) * 2020, CASE WHEN i % 8 > 0 THEN 2 + i % 80 END, CASE WHEN i % 14 = 0 THEN 'Y' ELSE 'N' END, CASE WHEN i % 20 = 0 THEN 'Y' ELSE 'N' END,
  CASE WHEN i % 5 > 0 THEN date('2025-02-28', '+' || (i * 3) || ' days') END, CASE WHEN i % 6 > 0 THEN datetime('2024-08-01', '+' || (i * 5) || ' hours') END FROM n;
INSERT INTO cntr_mv SELECT i, printf('MSKU%07d', 1000003 + i * 911), CASE WHEN i % 5 < 2 THEN 20000 + i END, CASE i % 5 WHEN 0 THEN 'LOAD' WHEN 1 THEN 'DISC' WHEN 2 THEN 'GIN' WHEN 3 THEN 'GOUT' ELSE 'SHFT' END, datetime('2024-07-01', '+' || (i * 17) || ' minutes'), CASE WHEN i % 5 > 1 THEN printf('%c%02d-%d', 65 + i % 6, i % 40, i % 5) END,
  CASE WHEN i % 5 <> 3 THEN printf('%c%02d-%d', 66 + i % 6, i % 40, i % 5) END, CASE WHEN i % 5 IN (2, 3) THEN printf('%02d-XB-%d', i % 90, i % 10) END, CASE WHEN i % 3 > 0 THEN printf('SL%06d', i * 7) END, CASE WHEN i % 30 = 0 THEN printf('SL%06d', i * 9) END, CASE WHEN i % 5 = 0 THEN 9000 + i * 55 END,
  CASE WHEN i % 3 = 2 THEN -18 + (i % 4) * 0.5 END, CASE WHEN i % 11 = 0 THEN CASE WHEN i % 2 = 0 THEN '3' ELSE '8' END END, 'clerk' || (i % 5) FROM n;
INSERT INTO bl_hdr SELECT printf('HBL%06d', 4000 + i), 20000 + i, 2 + (i * 4) % 88, CASE WHEN i % 10 > 0 THEN 1 + (i * 7) % 90 END, 'NLRTM', substr('USNYCCNSHASGSIN', i % 3 * 5 + 1, 5), i % 3 > 0, CASE i % 4 WHEN 0 THEN 'machine parts' WHEN 1 THEN 'frozen fish' WHEN 2 THEN 'tiles' ELSE 'paper' END, 10 + i * 3, 4000 + i * 97,
  CASE WHEN i % 4 > 0 THEN date('2024-07-05', '+' || (i / 4) || ' days') END FROM n WHERE i <= 180;
INSERT INTO bl_cntr SELECT printf('HBL%06d', 4000 + i), printf('MSKU%07d', 1000003 + (i + k) * 911) FROM n JOIN (SELECT 0 AS k UNION ALL SELECT 1) WHERE i <= 180;
INSERT INTO PilotageJob SELECT 700 + i, 20000 + i, printf('P-%03d', 100 + i % 24), datetime('2024-06-01', '+' || (i * 11) || ' hours'), CASE WHEN i % 20 > 0 THEN datetime('2024-06-01', '+' || (i * 11 + 1) || ' hours') END, CASE WHEN i % 20 > 0 THEN datetime('2024-06-01', '+' || (i * 11 + 3) || ' hours') END,
  CASE WHEN i % 2 = 0 THEN 'IN' ELSE 'OUT' END, i % 4, CASE WHEN i % 3 = 0 THEN (i * 5) % 90 END, CASE WHEN i % 20 = 0 THEN 'fog' END FROM n;
INSERT INTO tariff_rate SELECT printf('S%02d', i % 12), date('2023-01-01', '+' || (i / 12 % 3) || ' years'), CASE WHEN i / 12 % 3 < 2 THEN date('2023-12-31', '+' || (i / 12 % 3) || ' years') END, (i / 36) * 5000, CASE WHEN i / 36 < 4 THEN (i / 36) * 5000 + 4999 END, 0.12 + i * 0.013, 50 + (i % 6) * 25, CASE WHEN i % 2 = 0 THEN 'GT' ELSE 'MOVE' END FROM n WHERE i <= 170;
INSERT INTO dues_invoice SELECT printf('PD24-%05d', i), 20000 + i, 4 * (1 + i % 22), date('2024-06-05', '+' || (i / 3) || ' days'), date('2024-07-05', '+' || (i / 3) || ' days'), 900 + i * 83.5, (900 + i * 83.5) * 0.21, CASE WHEN i % 5 > 0 THEN datetime('2024-07-01 10:00:00', '+' || (i / 3) || ' days') END, i % 17 = 0,
  CASE WHEN i % 40 = 0 THEN printf('PD24-%05d', i - 7) END FROM n WHERE i <= 220;
