-- Human resources: departments, pay groups, employees (each with a manager), salaries and absences.

CREATE TABLE dept (
  dept_cd TEXT NOT NULL PRIMARY KEY,
  dept_nm TEXT NOT NULL,
  kostl TEXT NOT NULL,
  hd_emp_id INTEGER REFERENCES emp (emp_id),
  loc_cd TEXT NOT NULL DEFAULT 'KS1',
  bdgt_keur INTEGER
);
INSERT INTO dept VALUES
  ('D010','Purchasing','0000411010',1002,'KS1',1850),('D020','Production planning','0000412020',1003,'KS1',920),
  ('D030','Assembly','0000412030',1004,'KS2',6400),('D040','Quality assurance','0000412040',1005,'KS2',1130),
  ('D050','Warehouse and dispatch','0000413050',1006,'KS2',4200),('D060','Sales DACH','0000421060',1007,'KS1',2750),
  ('D070','Sales export','0000421070',1008,'HH1',1980),('D080','Customer service','0000422080',1009,'KS1',1440),
  ('D090','Online shop','0000423090',1010,'HH1',1700),('D100','Marketing','0000424100',1011,'HH1',2100),
  ('D110','Finance and controlling','0000431110',1012,'KS1',1260),('D120','Human resources','0000432120',1013,'KS1',690),
  ('D130','IT','0000433130',1014,'KS1',1880),('D140','Management','0000430140',1001,'KS1',NULL);

CREATE TABLE pay_grp (
  pay_grp TEXT NOT NULL PRIMARY KEY,
  min_sal_ct INTEGER NOT NULL,
  max_sal_ct INTEGER NOT NULL,
  bon_max_pct REAL NOT NULL DEFAULT 0,
  trf_flg TEXT NOT NULL CHECK (trf_flg IN ('Y','N')),
  vld_from INTEGER NOT NULL,
  CHECK (max_sal_ct >= min_sal_ct)
);
INSERT INTO pay_grp VALUES
  ('E1',2640000,2940000,0,'Y',20180101),('E2',2880000,3240000,0,'Y',20180101),('E3',3180000,3660000,0,'Y',20180101),
  ('E4',3540000,4140000,0,'Y',20180101),('E5',4020000,4740000,2.5,'Y',20180101),('E6',4620000,5460000,2.5,'Y',20180101),
  ('E7',5280000,6300000,5,'Y',20180101),('AT1',6600000,8400000,10,'N',20180101),('AT2',8400000,11400000,15,'N',20190701),
  ('GF',13200000,19800000,30,'N',20190701);

CREATE TABLE emp (
  emp_id INTEGER PRIMARY KEY,
  pers_no TEXT NOT NULL,
  fst_nm TEXT NOT NULL,
  lst_nm TEXT NOT NULL,
  sex_cd TEXT CHECK (sex_cd IN ('F','M','D')),
  brth_dt TEXT,
  dept_cd TEXT NOT NULL REFERENCES dept (dept_cd),
  mgr_id INTEGER REFERENCES emp (emp_id),
  job_ttl TEXT,
  pay_grp TEXT NOT NULL REFERENCES pay_grp (pay_grp),
  hire_dt TEXT NOT NULL,
  term_dt TEXT,
  fte_pct INTEGER NOT NULL DEFAULT 100 CHECK (fte_pct BETWEEN 10 AND 100),
  wrk_hrs_wk REAL GENERATED ALWAYS AS (fte_pct * 0.385) VIRTUAL,
  vac_days INTEGER NOT NULL DEFAULT 30,
  email TEXT,
  tel_ext TEXT,
  stat_cd TEXT NOT NULL DEFAULT 'A' CHECK (stat_cd IN ('A','L','T'))
);
CREATE UNIQUE INDEX ux_emp_pers_no ON emp (pers_no);
CREATE INDEX ix_emp_mgr ON emp (mgr_id);

-- 1 the managing director, 2-14 heads of a department, 15-40 two team leads each, then everybody else.
INSERT INTO emp (emp_id, pers_no, fst_nm, lst_nm, sex_cd, brth_dt, dept_cd, mgr_id, job_ttl, pay_grp, hire_dt,
  term_dt, fte_pct, vac_days, email, tel_ext, stat_cd)
WITH staff AS (
  SELECT r.i AS n, r.a, r.b, r.c, r.d, r.e, r.f,
    CASE WHEN r.i = 1 THEN 14 WHEN r.i <= 40 THEN (r.i - 2) % 13 + 1
      ELSE CAST(substr('030303030305050505020408080609010710111213', r.a % 21 * 2 + 1, 2) AS INTEGER) END AS dpt,
    CASE WHEN r.i = 1 THEN 0 WHEN r.i <= 14 THEN 1 WHEN r.i <= 40 THEN 2 ELSE 3 END AS rnk,
    CASE WHEN r.i > 40 AND r.e % 100 < 9 THEN 'T' WHEN r.i > 40 AND r.e % 100 < 13 THEN 'L' ELSE 'A' END AS stat,
    date('2004-03-01', '+' || CASE WHEN r.i <= 40 THEN r.c % 4500 ELSE r.c % 7000 END || ' days', 'start of month') AS hired
  FROM rnd r WHERE r.i <= 240
)
SELECT 1000 + s.n, printf('P%06d', 40000 + s.n * 13), f.nm, l.nm, f.sex,
  date(s.hired, '-' || (7300 + s.d % 10500) || ' days'),
  printf('D%03d', s.dpt * 10),
  CASE s.rnk WHEN 0 THEN NULL WHEN 1 THEN 1001 WHEN 2 THEN 1001 + s.dpt ELSE 1014 + s.dpt + 13 * (s.b % 2) END,
  CASE s.rnk WHEN 0 THEN 'Managing director' WHEN 1 THEN 'Head of department' WHEN 2 THEN 'Team lead'
    ELSE CASE s.dpt WHEN 1 THEN 'Purchaser' WHEN 2 THEN 'Production planner' WHEN 3 THEN 'Assembly worker'
      WHEN 4 THEN 'Quality inspector' WHEN 5 THEN 'Warehouse clerk' WHEN 6 THEN 'Sales representative'
      WHEN 7 THEN 'Export sales representative' WHEN 8 THEN 'Service agent' WHEN 9 THEN 'Shop manager'
      WHEN 10 THEN 'Marketing specialist' WHEN 11 THEN 'Accountant' WHEN 12 THEN 'HR officer' ELSE 'IT engineer' END END,
  CASE s.rnk WHEN 0 THEN 'GF' WHEN 1 THEN 'AT2' WHEN 2 THEN 'AT1'
    ELSE 'E' || CASE WHEN s.dpt IN (3, 5) THEN 1 + s.d % 4 ELSE 3 + s.d % 5 END END,
  s.hired,
  CASE WHEN s.stat = 'T' THEN date(s.hired, '+' || (400 + s.f % 500) || ' days', 'start of month', '+1 month', '-1 day') END,
  CASE WHEN s.rnk < 3 THEN 100 ELSE CAST(substr('100100100100100080075050', s.f % 8 * 3 + 1, 3) AS INTEGER) END,
  CASE WHEN s.rnk < 2 THEN 32 WHEN s.n % 17 = 0 THEN 35 ELSE 30 END,
  lower(f.nm || '.' || l.nm) || '@nordhain.example.com',
  CASE WHEN s.dpt NOT IN (3, 5) OR s.rnk < 3 THEN printf('%04d', 2000 + s.n * 3) END,
  s.stat
FROM staff s JOIN t_fst f ON f.i = s.n * 17 % 41 JOIN t_lst l ON l.i = s.n * 23 % 61;

CREATE TABLE emp_sal_hist (
  emp_id INTEGER NOT NULL REFERENCES emp (emp_id),
  eff_dt TEXT NOT NULL,
  base_sal_ct INTEGER NOT NULL CHECK (base_sal_ct > 0),
  bon_pct REAL NOT NULL DEFAULT 0,
  chg_rsn_cd TEXT NOT NULL CHECK (chg_rsn_cd IN ('H','R','P')),
  appr_by INTEGER REFERENCES emp (emp_id),
  PRIMARY KEY (emp_id, eff_dt)
);
-- The last entry lies within the pay group; each one before is two per cent lower. Kept: the first and the last six.
INSERT INTO emp_sal_hist
WITH RECURSIVE step (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM step WHERE k < 20),
spell AS (
  SELECT e.emp_id, e.hire_dt, e.mgr_id, p.bon_max_pct, r.b,
    (p.min_sal_ct + (p.max_sal_ct - p.min_sal_ct) * (r.a % 100) / 100) * e.fte_pct / 100 AS sal_ct,
    (julianday(coalesce(e.term_dt, '2024-06-30')) - julianday(e.hire_dt)) / 366 AS yrs
  FROM emp e JOIN pay_grp p ON p.pay_grp = e.pay_grp JOIN rnd r ON r.i = e.emp_id + 500
)
SELECT s.emp_id, date(s.hire_dt, '+' || k || ' years'),
  s.sal_ct * (100 - 2 * (CAST(s.yrs AS INTEGER) - k)) / 100 / 1200 * 1200, s.bon_max_pct,
  CASE WHEN k = 0 THEN 'H' WHEN (s.b + k) % 6 = 0 THEN 'P' ELSE 'R' END, s.mgr_id
FROM spell s JOIN step ON k <= s.yrs AND (k = 0 OR k > s.yrs - 6);

CREATE TABLE abs_rqst (
  rqst_id INTEGER PRIMARY KEY AUTOINCREMENT,
  emp_id INTEGER NOT NULL REFERENCES emp (emp_id),
  abs_typ TEXT NOT NULL CHECK (abs_typ IN ('V','S','P','T')),
  dt_from TEXT NOT NULL,
  dt_to TEXT NOT NULL,
  half_flg INTEGER NOT NULL DEFAULT 0 CHECK (half_flg IN (0,1)),
  day_cnt REAL NOT NULL,
  stat_cd TEXT NOT NULL DEFAULT 'R' CHECK (stat_cd IN ('R','A','D','C')),
  appr_id INTEGER REFERENCES emp (emp_id),
  crt_ts INTEGER NOT NULL,
  rmk TEXT,
  CHECK (dt_to >= dt_from)
);
CREATE INDEX ix_abs_emp ON abs_rqst (emp_id, dt_from);
-- Absences start on a Monday and end by Friday (the next week's when ten days long), so days are working days.
INSERT INTO abs_rqst
WITH rq AS (
  SELECT r.i AS n, 1002 + r.a % 239 AS emp_id, substr('VVVVVVSSSPTT', r.b % 12 + 1, 1) AS typ, r.c, r.d, r.e, r.f,
    date('2022-07-01', '+' || (r.i * 730 / 1400) || ' days', 'weekday 1') AS frm,
    CASE WHEN r.d % 5 = 0 THEN 10 ELSE 1 + r.d % 5 END AS days
  FROM rnd r WHERE r.i <= 1400
)
SELECT q.n, q.emp_id, q.typ, q.frm,
  date(q.frm, '+' || CASE q.days WHEN 10 THEN 11 ELSE q.days - 1 END || ' days'),
  q.days = 1 AND q.e % 3 = 0,
  CASE WHEN q.days = 1 AND q.e % 3 = 0 THEN 0.5 ELSE q.days END,
  CASE WHEN q.n > 1370 THEN 'R' WHEN q.typ = 'S' THEN 'A' ELSE substr('AAAAAAAADC', q.f % 10 + 1, 1) END,
  CASE WHEN q.n <= 1370 AND q.typ <> 'S' THEN e.mgr_id END,
  unixepoch(q.frm) - CASE q.typ WHEN 'S' THEN 0 ELSE 86400 * (5 + q.c % 60) END + 25200 + q.c % 36000,
  CASE WHEN q.typ = 'S' THEN CASE WHEN q.c % 3 = 0 THEN 'certificate handed in' END WHEN q.c % 23 = 0 THEN 'swapped with colleague'
    WHEN q.c % 29 = 0 THEN 'moving house' WHEN q.c % 31 = 0 THEN 'school holidays, please approve early' END
FROM rq q JOIN emp e ON e.emp_id = q.emp_id
WHERE q.frm >= e.hire_dt AND (e.term_dt IS NULL OR q.frm < e.term_dt);
