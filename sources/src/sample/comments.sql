-- What people wrote down before: little, and of varied quality.

CREATE TABLE amx_comments (
  schema_name TEXT NOT NULL,
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL,
  PRIMARY KEY (schema_name, table_name, column_name)
);
INSERT INTO amx_comments VALUES
  ('main','ord_hdr','','Header of a sales order; one row per order, its lines are in ord_itm.'),
  ('main','ORDERS_2009_OLD','','DO NOT USE, see ord_hdr'),
  ('main','cust_mst','cr_lmt_ct','Credit limit of the customer in cents of the customer''s currency; 0 means prepayment only.'),
  ('main','cust_mst','stat_cd','status'),
  ('main','BSEG','SHKZG','Soll/Haben-Kennzeichen: S = debit, H = credit.'),
  ('main','ord_hdr','order group','TODO ask sales what this is'),
  ('main','stk_lvl','reord_pt','Stock at which purchasing is told to order again, in the product''s unit of measure.'),
  ('main','emp','fte_pct','Share of a full-time contract in per cent (100 = 38.5 hours a week).');
