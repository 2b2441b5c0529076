"""What the database itself does when a resource is written: SQL of its triggers."""

COUNT_FOLLOWS = """
    RAISE EXCEPTION USING ERRCODE = 'check_violation',
        MESSAGE = 'download_count follows the downloads: '
            'add one to resources_resourcedownload instead';
"""

# What a curator says of a resource. `revision` counts the changes of these, whoever writes them.
CONTENT = (
    *("title", "slug", "description", "category", "type", "file", "thumbnail", "author_name"),
    *("author_id", "state", "publish_at", "archived_at", "is_featured", "featured_place"),
)

# What of them is a change of somebody's: a cover that a job drew is none, and the form that is
# open stays good.
SEEN = [
    "CASE WHEN {row}.thumbnail_is_made THEN '' ELSE {row}.thumbnail END"
    if name == "thumbnail"
    else f"{{row}}.{name}"
    for name in CONTENT
]

# The revision is of the database's counting: a form that was opened at an older one is stale. Tags
# stand in a table of their own; who changes them writes a higher revision.
COUNT_REVISION = """
    NEW.revision := greatest(NEW.revision, OLD.revision + 1);
    RETURN NEW;
"""

# Each file a resource has had is a version of it, whoever wrote the column; the last five are kept.
# A resource older than versions gets its first when its file is written again.
KEEP_VERSION = """
    IF NEW.file = '' OR (TG_OP = 'UPDATE' AND NEW.file = OLD.file AND EXISTS (
        SELECT FROM resources_resourceversion WHERE resource_id = NEW.id
    )) THEN
        RETURN NULL;
    END IF;
    INSERT INTO resources_resourceversion (resource_id, number, file, created_at)
    SELECT NEW.id, coalesce(max(number), 0) + 1, NEW.file,
        CASE WHEN TG_OP = 'UPDATE' AND NEW.file = OLD.file THEN OLD.updated_at ELSE now() END
    FROM resources_resourceversion WHERE resource_id = NEW.id;
    DELETE FROM resources_resourceversion
    WHERE resource_id = NEW.id AND number <= (
        SELECT max(number) - {kept} FROM resources_resourceversion WHERE resource_id = NEW.id
    );
    RETURN NULL;
"""

# A cover nothing shows any more goes from the storage.
SWEEP_COVER = """
    INSERT INTO members_filetosweep (name) SELECT OLD.thumbnail
    WHERE OLD.thumbnail <> '' ON CONFLICT (name) DO NOTHING;
    RETURN NULL;
"""

# Links that members have go on when a curator changes the address.
KEEP_SLUG = """
    DELETE FROM resources_formerslug WHERE slug = NEW.slug;
    IF OLD.published_at IS NOT NULL THEN
        INSERT INTO resources_formerslug (slug, resource_id) VALUES (OLD.slug, NEW.id)
        ON CONFLICT (slug) DO UPDATE SET resource_id = EXCLUDED.resource_id;
    END IF;
    RETURN NULL;
"""


# What a resource is found by (resources.models.search). A download writes none of these.
FOUND_BY = (
    *("title", "description", "category", "type", "state", "archived_at", "published_at"),
    *("is_featured", "featured_place"),
)

# A download is told to the search where that changes an order: rarely, and never an index of words.
KEEP_STANDING = """
    UPDATE resources_searchpopularity SET downloads = library_taken(NEW.download_count)
    WHERE resource_id = NEW.id;
    UPDATE resources_searchentry SET standing = library_standing(NEW.download_count)
    WHERE resource_id = NEW.id AND standing <> library_standing(NEW.download_count);
    RETURN NULL;
"""

VERSIONS_KEPT = 5  # Spec, resources.
