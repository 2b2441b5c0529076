"""What gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from revcouncil.middleware.alphabet import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "revcouncil.settings")

try:
    application = utf8_only(get_wsgi_application())
except ImproperlyConfigured as error:
    print(" ".join(str(error).split()), file=sys.stderr)
    # gunicorn's own code for "the application can't be loaded": it stops instead of trying again
    # for ever.
    sys.exit(4)
