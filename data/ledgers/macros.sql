-- Text as people write it to typed values; null where it is not one. nfkc() is that of data.ledgers.judging.

create macro trimmed(x) as trim(x, concat(
  chr(9), chr(10), chr(11), chr(12), chr(13), chr(28), chr(29), chr(30), chr(31), chr(32), chr(133), chr(160), chr(5760),
  chr(8192), chr(8193), chr(8194), chr(8195), chr(8196), chr(8197), chr(8198), chr(8199), chr(8200), chr(8201),
  chr(8202), chr(8232), chr(8233), chr(8239), chr(8287), chr(12288)));

-- Half-width throughout and trimmed. Most cells are so already, of ASCII and Chinese characters.
create macro half_width(x) as
  case when regexp_full_match(x, '[!-~一-鿿]([ -~一-鿿]*[!-~一-鿿])?') then x else trimmed(nfkc(x)) end;

-- Trimmed, with half-width letters and digits; Chinese punctuation stays as it is.
create macro free_text(x) as
  case when regexp_matches(x, '[０-９Ａ-Ｚａ-ｚ－＿．／]|^[\x09-\x0d\x1c-\x20\x{85}\pZ]|[\x09-\x0d\x1c-\x20\x{85}\pZ]$') then trimmed(translate(x,
  '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ－＿．／',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_./')) else x end;

create macro has_text(x) as regexp_matches(x, '[^\x09-\x0d\x1c-\x20\x{85}\pZ]');

-- Whether a cell begins with a character that is plainly no space
create macro visible(x) as regexp_matches(x, '^[!-~一-鿿]');

create macro blank_if_mark(x) as
  case when x in ('', '/', '\', '-', '--', '—', '——', '–', '／', '－', '无') then null else x end;

-- The form in which spellings are compared (data.ledgers.terms.key), of text that is half-width already.
create macro term_key(x) as regexp_replace(
  replace(replace(replace(lower(x), ' ', ''), chr(10), ''), chr(13), ''), '^(\d+)\.0+$', '\1');

-- 2017-6-19, 2017/6/19, 2017.6.19, 2017年6月19日, each with or without a time of day
create macro written_day(x) as try_cast(regexp_extract(
  regexp_replace(x, '\s*[年月./]\s*', '-', 'g'),
  '^((?:19|20|21)\d{2}-\d{1,2}-\d{1,2})\s*日?([ T]+\d{1,2}:.*)?$', 1) as date);

-- 20170619, 20170619.0 and the day numbers of Excel
create macro packed_day(x) as coalesce(
  try_strptime(regexp_extract(x, '^((?:19|20|21)\d{6})(\.0+)?$', 1), '%Y%m%d')::date,
  date '1899-12-30' + try_cast(regexp_extract(x, '^(\d{5})(\.\d+)?$', 1) as integer));

-- the ISO form first: most dates are in it, and it needs no rewriting
create macro as_date(x) as case when regexp_full_match(x, '(19|20|21)\d\d-\d\d-\d\d') then try_cast(x as date)
  else coalesce(written_day(x), packed_day(x)) end;

-- 2017年6月, 2017-06, 2017.6, 201706, or any day of the month
create macro as_month(x) as date_trunc('month', coalesce(as_date(x), try_cast(regexp_replace(
  x, '^((?:19|20|21)\d{2})\s*[年./-]?\s*(\d{1,2})\s*(月份?)?$', '\1-\2-01') as date)))::date;

-- A day or month of any year, to tell one out of range from what is none
create macro any_day(x) as try_cast(regexp_replace(
  regexp_extract(regexp_replace(x, '\s*[年月./]\s*', '-', 'g'), '^\d{4}.*'),
  '^(\d{4})(?:-(\d{1,2})-(\d{1,2})|(\d{2})(\d{2}))\s*日?([ T]+\d{1,2}:.*)?$', '\1-\2\4-\3\5') as date);

create macro any_month(x) as coalesce(any_day(x), try_cast(regexp_replace(
  regexp_extract(x, '^\d{4}.*'), '^(\d{4})\s*[年./-]?\s*(\d{1,2})\s*(月份?)?$', '\1-\2-01') as date));

create macro as_number(x) as try_cast(replace(replace(regexp_extract(
  x, '^([+−-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+))$', 1), ',', ''), '−', '-') as double);

create macro as_integer(x) as try_cast(replace(replace(regexp_extract(
  x, '^([+−-]?(?:\d{1,3}(?:,\d{3})+|\d+))(\.0*)?$', 1), ',', ''), '−', '-') as bigint);

-- GB 32100: department, kind of body, area, body, check digit; without I, O, Z, S, V
create macro as_credit_code(x) as
  case when regexp_full_match(upper(x), '[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}') then upper(x) end;
