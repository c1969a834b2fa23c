"""Equipment counts from the dated editions of the register, beside those that were given."""

# A device counts under the highest class above its own that is counted in the same unit: an elevator under elevators,
# a gas cylinder (只) under gas cylinders, not under pressure vessels (台). Of the editions of a month the last counts.
# A class that an area has gets every measure, nought included, so that a stock that fell to nought says so.
# A count that was given stands; the register fills in the others.
DERIVED_COUNTS = """
with recursive climbed AS (
  select code, code AS counted, unit, parent_code, 0 AS height from equipment_classes
  union
  select climbed.code, above.code, above.unit, above.parent_code, height + 1
  from climbed join equipment_classes AS above on above.code = climbed.parent_code and above.unit = climbed.unit),
counted_as AS (select code, arg_max(counted, height) AS counted from climbed group by code),
last_editions AS (select max(edition) AS edition from equipment_register group by date_trunc('month', edition)),
devices AS (
  select date_trunc('month', edition)::DATE AS month, area, coalesce(counted, equipment_class) AS equipment_class,
    quantity, in_use = 1 AS used, state = 'out_of_use' AS idle, due_on, overdue_days AS days
  from equipment_register semi join last_editions using (edition)
    left join counted_as on counted_as.code = equipment_register.equipment_class),
wide AS (
  select month, area, equipment_class,
    sum(quantity) filter (used) AS in_use,
    sum(quantity) filter (idle) AS out_of_use,
    sum(quantity) filter (days > 0) AS overdue,
    sum(quantity) filter (days between 1 and 30) AS overdue_30,
    sum(quantity) filter (days between 31 and 90) AS overdue_90,
    sum(quantity) filter (days between 91 and 180) AS overdue_180,
    sum(quantity) filter (days > 180) AS overdue_over_180,
    sum(quantity) filter (used and due_on is null) AS never_inspected
  from devices group by all),
counted AS (
  unpivot (
    select month, area, equipment_class, coalesce(columns(* exclude (month, area, equipment_class)), 0) from wide)
  on columns(* exclude (month, area, equipment_class)) into name measure value quantity)
select *, false AS from_register from ledger_equipment_counts
union all by name
select *, true AS from_register from counted
  anti join ledger_equipment_counts using (month, area, equipment_class, measure)"""
