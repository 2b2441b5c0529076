-- The site's role may read the ranks; these two write them, with the rights of the tables' owner.
ALTER FUNCTION ranks_merge(date) SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION ranks_rebuild(date) SECURITY DEFINER SET search_path = public, pg_temp;
