"""Run by Alembic: applies migrations over the connection that `auditor.history` hands over."""

from alembic import context

from auditor.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
