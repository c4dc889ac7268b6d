"""What Alembic runs: the changes, on the connection that `engine.audit.database` hands over, in its transaction."""

from alembic import context

from casework.store.preparing import VERSION_TABLE
from casework.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
)
context.run_migrations()
