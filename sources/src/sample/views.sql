-- Views as the reports of several teams use them.

CREATE VIEW v_ord_open AS
SELECT h.ord_id, h.ord_no, h.cust_id, m.nm1, m.ctry_cd, h.ord_dt, h.req_dlv_dt, h.stat_cd, h.grs_amt_ct, h.crncy_cd, count(i.ln_no) AS ln_cnt
FROM ord_hdr h JOIN cust_mst m ON m.cust_id = h.cust_id JOIN ord_itm i ON i.ord_id = h.ord_id
WHERE h.stat_cd IN ('N', 'R')
GROUP BY h.ord_id;

CREATE VIEW v_rev_mth AS
SELECT substr(h.ord_dt, 1, 7) AS mth, c.cat_cd, count(DISTINCT h.ord_id) AS ord_cnt, sum(i.qty) AS qty,
  round(sum(i.net_amt_ct * h.fx_rt) / 100, 2) AS net_rev_eur
FROM ord_hdr h JOIN ord_itm i ON i.ord_id = h.ord_id JOIN prod_mst p ON p.sku = i.sku JOIN prod_cat c ON c.cat_id = p.cat_id
WHERE h.stat_cd <> 'X'
GROUP BY mth, c.cat_cd;

CREATE VIEW "vw_StockBelowMin" AS
SELECT s.whs_cd AS "Site", s.sku AS "Article", p.prod_nm AS "Name", s.qty_avl AS "Available", s.reord_pt AS "Minimum", p.main_lifnr AS "Vendor"
FROM stk_lvl s JOIN prod_mst p ON p.sku = s.sku
WHERE s.qty_avl < s.reord_pt AND p.stat_cd = 'A';

CREATE VIEW v_ar_open AS
SELECT b.BUKRS, b.KUNNR, m.nm1, k.WAERS, count(*) AS doc_cnt,
  sum(CASE b.SHKZG WHEN 'S' THEN b.WRBTR ELSE -b.WRBTR END) AS open_amt, min(b.ZFBDT) AS oldest
FROM BSEG b JOIN BKPF k ON k.BUKRS = b.BUKRS AND k.BELNR = b.BELNR AND k.GJAHR = b.GJAHR JOIN cust_mst m ON m.erp_kunnr = b.KUNNR
WHERE b.KOART = 'D' AND b.AUGDT = '00000000'
GROUP BY b.BUKRS, b.KUNNR, k.WAERS;
