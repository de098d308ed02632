/** Assets of the sample database, in natural order. It is deterministic, so that tests can name them. */

function assets(table: string, columns: string): string[] {
  return [`main.${table}`, ...columns.split(" ").map((column) => `main.${table}.${column}`)];
}

/** 19 rows: on the `slow` profile four batches, of 5, 5, 5 and 4. */
export const EMP = assets(
  "emp",
  "emp_id pers_no fst_nm lst_nm sex_cd brth_dt dept_cd mgr_id job_ttl pay_grp hire_dt term_dt fte_pct wrk_hrs_wk vac_days email tel_ext stat_cd",
);

/** 7 rows: two batches, of 5 and 2. */
export const DEPT = assets("dept", "dept_cd dept_nm kostl hd_emp_id loc_cd bdgt_keur");

/** Rows of these tables together fill more than a page: 21 + 21 + 20. */
export const BIG_TABLES = ["cust_mst", "ord_hdr", "prod_mst"];
export const BIG_ROWS = 62;
