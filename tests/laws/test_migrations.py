"""The migrations make exactly the tables of the models, on this run's database, and can go back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, Engine, Integer, MetaData, Table, inspect

from core.db import db
from tests.support.database import worker_database


def differences(engine: Engine, metadata: MetaData) -> list[object]:
    """What a new migration would have to change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


@pytest.fixture
def engine(migrated_app):
    with migrated_app.app_context():
        return db.engine


def test_models_and_migrations_agree(engine):
    assert differences(engine, db.metadata) == []


def test_a_column_without_a_migration_is_caught(engine):
    planted = MetaData()
    for table in db.metadata.tables.values():
        table.to_metadata(planted)
    next(iter(planted.tables.values())).append_column(Column("planted", Integer))
    Table("planted_table", planted, Column("id", Integer, primary_key=True))
    assert {difference[0] for difference in differences(engine, planted)} == {
        "add_column", "add_table",
    }  # fmt: skip


def test_there_is_one_newest_migration():
    assert len(ScriptDirectory("migrations").get_heads()) == 1


def test_every_migration_can_be_undone_and_done_again(tmp_path, settings, worker_id):
    from dataclasses import replace

    from app import create_app

    with worker_database(tmp_path, f"{worker_id}_roundtrip") as url:
        app = create_app(replace(settings, database_url=url, data_dir=tmp_path))
        with app.app_context():
            upgrade()
            first = schema(db.engine)
            downgrade(revision="base")
            assert set(schema(db.engine)) <= {"alembic_version"}
            upgrade()
            assert schema(db.engine) == first
            db.engine.dispose()


def schema(engine: Engine) -> dict[str, list[str]]:
    """Tables with their columns and indexes, as the database itself tells them."""
    seen = inspect(engine)
    return {
        table: sorted(
            [f"{c['name']} {c['type']} {c['nullable']}" for c in seen.get_columns(table)]
            + [f"index {i['name']} {i['column_names']}" for i in seen.get_indexes(table)]
        )
        for table in seen.get_table_names()
    }
