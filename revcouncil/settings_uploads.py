"""How long a request may be, and where it may be longer (revcouncil/middleware/size.py)."""

MAX_UPLOAD_BYTES = 100 * 1024 * 1024
# The longest form. Longer ones are taken at these addresses alone, from staff with this permission:
# a file of the library comes with a cover and its words, a member of the admin with a portrait.
MAX_FORM_BYTES = 1024 * 1024
UPLOADS: dict[str, tuple[str, int]] = {
    "admin:resources_resource_add": (
        "resources.add_resource",
        MAX_UPLOAD_BYTES + 8 * MAX_FORM_BYTES,
    ),
    "admin:resources_resource_change": (
        "resources.change_resource",
        MAX_UPLOAD_BYTES + 8 * MAX_FORM_BYTES,
    ),
    "admin:resources_resource_import": (
        "resources.change_resource",
        MAX_UPLOAD_BYTES + 8 * MAX_FORM_BYTES,
    ),
    "admin:resources_resource_files": (
        "resources.change_resource",
        MAX_UPLOAD_BYTES + 8 * MAX_FORM_BYTES,
    ),
    # Anybody signed in. More than a picture may have is read, so that what was typed beside a
    # picture too large comes back with the reason.
    "members:profile": ("", 16 * MAX_FORM_BYTES),
    # Five files of evidence, 10 MB each, and a form; the sixth comes back with the reason.
    "activities:report": ("", 64 * MAX_FORM_BYTES),
    "activities:sent": ("", 64 * MAX_FORM_BYTES),
    "admin:members_member_add": ("members.add_member", 8 * MAX_FORM_BYTES),
    "admin:members_member_change": ("members.change_member", 8 * MAX_FORM_BYTES),
}
