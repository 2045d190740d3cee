-- Rights are not taken away in the middle of a write of the one who has them.
-- The gateway holds a shared lock of a user's key while it writes for the user; who takes rights away takes the lock alone, and so
-- waits until such writes are done. On SQLite there is one writer at a time, which comes to the same.

-- The second half of the key of the lock: some users share one, so that no statement takes more locks than there are keys.
CREATE FUNCTION rowgate_rights_key(of_user uuid) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtext(CAST(of_user AS text)) & 1023;

-- The argument of the trigger names the column that holds the user.
CREATE FUNCTION lock_rights() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    of_user uuid := to_jsonb(OLD) ->> TG_ARGV[0];
BEGIN
    PERFORM pg_advisory_xact_lock(7402301, rowgate_rights_key(of_user));
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER lock_rights BEFORE UPDATE OR DELETE ON organization_members
    FOR EACH ROW EXECUTE FUNCTION lock_rights('user_id');
CREATE TRIGGER lock_rights BEFORE UPDATE OR DELETE ON user_brand_roles
    FOR EACH ROW EXECUTE FUNCTION lock_rights('user_id');
CREATE TRIGGER lock_rights BEFORE UPDATE OF revoked_at, expires_at OR DELETE ON sessions
    FOR EACH ROW EXECUTE FUNCTION lock_rights('user_id');
CREATE TRIGGER lock_rights BEFORE UPDATE OF is_active, banned_until, platform_role, deleted_at ON users
    FOR EACH ROW EXECUTE FUNCTION lock_rights('id');
