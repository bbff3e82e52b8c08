"""A front in PostgreSQL with PostGIS: loaded from a data directory, and a store to serve it from.

For what outgrows one machine: any number of programs answer from a database and its replicas, and
take up what is loaded next without being started anew. `load` writes a version in one transaction;
`stored_front` gives a front whose features are asked of the database, with the bytes that the
embedded store would give. Needs psycopg 3 (`pip install 'deir-front[postgis]'`), so nobody imports
this room who has not been told of a database.
"""

from geo.database.connecting import Replicas
from geo.database.loading import Loaded, load
from geo.database.versions import Version, newest, stored_front

__all__ = ["Loaded", "Replicas", "Version", "load", "newest", "stored_front"]
