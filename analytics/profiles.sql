-- Every ledger as dated events. bad: a failed batch, an offence found, an inspection overdue, a deadline missed,
-- a visit not passed. held: those that a reader may see and asked for.
with devices AS (from equipment_devices where edition = $edition),
events AS (
  select sampled_on AS day, 'sampling_results' AS fact, 'product' AS dim, product AS code, 'verdict' AS outcome_dim,
    verdict AS outcome, batch_no AS number, failed_items AS note, failed = 1 AS bad, area, enterprise, enterprise_code
  from sampling_results
  union all by name
  select reached_on AS day, 'case_milestones' AS fact, 'case_type' AS dim, case_type AS code,
    'milestone' AS outcome_dim, milestone AS outcome, case_no AS number, goods AS note, milestone = 'found' AS bad,
    area, enterprise, enterprise_code
  from case_milestones
  union all by name
  select registered_on AS day, 'equipment_devices' AS fact, 'equipment_class' AS dim, equipment_class AS code,
    'device' AS outcome_dim, 'registered' AS outcome, device_no AS number, null AS note, false AS bad,
    area, enterprise, enterprise_code
  from devices where registered_on is not null
  union all by name
  select last_inspected_on AS day, 'equipment_devices' AS fact, 'equipment_class' AS dim, equipment_class AS code,
    'device' AS outcome_dim, 'inspected' AS outcome, device_no AS number, inspection_body AS note, false AS bad,
    area, enterprise, enterprise_code
  from devices where last_inspected_on is not null
  union all by name
  select due_on AS day, 'equipment_devices' AS fact, 'equipment_class' AS dim, equipment_class AS code,
    'device' AS outcome_dim, if(overdue_days is null, 'due', 'overdue') AS outcome, device_no AS number, null AS note,
    overdue_days is not null AS bad, area, enterprise, enterprise_code
  from devices where due_on is not null and in_use = 1
  union all by name
  select occurred_on AS day, 'programme_events' AS fact, 'item' AS dim, item AS code, 'stage' AS outcome_dim,
    stage AS outcome, coalesce(document_no, event_no) AS number, title AS note,
    due_on is not null and coalesce(done_on, $as_of) > due_on AS bad, area, enterprise, enterprise_code
  from programme_events
  union all by name
  select visited_on AS day, 'enterprise_visits' AS fact, 'visit_kind' AS dim, visit_kind AS code,
    'result' AS outcome_dim, result AS outcome, visit_no AS number, problems AS note, passed = 0 AS bad,
    area, enterprise, enterprise_code
  from enterprise_visits
  union all by name
  select listed_on AS day, 'enterprise_records' AS fact, 'listing' AS dim, listing AS code, '' AS outcome_dim,
    '' AS outcome, if(listing = 'licence', licence_no, null) AS number, null AS note, false AS bad,
    area, enterprise, enterprise_code
  from enterprise_records),
held AS (
  select * from events
  where day is not null
    and ($allowed is null or list_contains($allowed, area)) and ($areas is null or list_contains($areas, area))
    and ($names is null or list_contains($names, enterprise) or list_contains($codes, enterprise_code))
    and ($start is null or day >= $start) and ($end is null or day < $end))
