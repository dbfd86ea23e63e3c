"""Which rooms the house has: their pages, the kinds of jobs, and what lower rooms call in upper ones."""

from app.audit.names import register_name_lookup
from app.audit.views import bp as audit_bp
from app.backup.queries import JOB as BACKUP_JOB
from app.doors.kept import DRIVE_ALLEY
from app.drives.views import bp as drives_bp
from app.health.views import bp as health_bp
from app.home.views import bp as home_bp
from app.inbox import by_form
from app.inbox.receive import register_kind
from app.inbox.views import bp as inbox_bp
from app.intake.actions import APPLY_JOB, PARSE_JOB, UNDO_JOB
from app.intake.duplicates.views import bp as duplicates_bp
from app.intake.registry import register_list_kind, register_list_places, register_unit_lookup
from app.intake.views import bp as intake_bp
from app.jobs.registry import BULK, DEFAULT, name_job, register_actor_loader
from app.jobs.views import bp as jobs_bp
from app.kernel.words import N_
from app.notices.views import bp as notices_bp
from app.people.actors import load_actor
from app.people.hooks import on_account_use, on_disable, on_team_end
from app.people.list_comparing import COMPARING as compare_volunteers
from app.people.list_undo import UNDO as undo_volunteers
from app.people.queries import names_of
from app.people.role_places import register_place_lookup
from app.people.views import bp as people_bp
from app.people.volunteer_import import import_volunteers
from app.people.volunteer_list import VOLUNTEERS
from app.people.volunteer_twins import TWINS as volunteer_twins
from app.places.actions.contacts import merge_contacts, part_contacts
from app.places.contact_comparing import COMPARING as compare_contacts
from app.places.contact_import import import_contacts
from app.places.contact_list import CONTACTS
from app.places.contact_undo import UNDO as undo_contacts
from app.places.hooks import MergeHook, on_merge, on_void
from app.places.household_import import import_households
from app.places.household_list import HOUSEHOLDS
from app.places.household_twins import TWINS as household_twins
from app.places.kept import ALLEY_FIGURES
from app.places.list_comparing import COMPARING as compare_households
from app.places.list_places import places_for_lists
from app.places.list_remarks import look_over
from app.places.list_undo import UNDO as undo_households
from app.places.list_units import unit_for_list
from app.places.views import bp as places_bp
from app.plans.actions.drafts import JOB as PLAN_JOB
from app.plans.actions.drafts import WARD_JOB
from app.plans.actions.replan import JOB as REPLAN_JOB
from app.plans.people import planned_people
from app.plans.views import bp as plans_bp
from app.reports.views import bp as reports_bp
from app.routes.actions.holding import return_doors_of, return_doors_of_team
from app.routes.household_changes import leave_routes, merge_doors, part_doors
from app.routes.kept import DRIVE_HELPER, ROUTE_OPEN
from app.routes.views import bp as routes_bp
from app.sales.actions.shifts import free_shifts_of
from app.sales.views import bp as sales_bp
from app.schools.list_comparing import COMPARING as compare_pupils
from app.schools.list_undo import UNDO as undo_pupils
from app.schools.pupil_import import import_pupils
from app.schools.pupil_list import PUPILS
from app.schools.queries.schools import places_of_roles, schools_for_lists
from app.schools.views import bp as schools_bp
from app.storage.kept import register_kept
from app.visits.actions import add_building, add_missing_household, log_range, log_visit
from app.visits.buildings import KIND as BUILDING
from app.visits.items import without_names
from app.visits.merging import blocks_parting, merge_visits, part_visits
from app.visits.ranges import KIND as RANGE
from app.visits.views import bp as visits_bp

BLUEPRINTS = (
    audit_bp,
    jobs_bp,
    notices_bp,
    inbox_bp,
    people_bp,
    places_bp,
    drives_bp,
    reports_bp,
    home_bp,
    health_bp,
    visits_bp,
    intake_bp,
    duplicates_bp,
    routes_bp,
    plans_bp,
    sales_bp,
    schools_bp,
)


def register_handlers() -> None:
    """Lower rooms learn here which functions of upper rooms to call."""
    register_name_lookup(names_of)
    register_actor_loader(load_actor)
    register_kept(ALLEY_FIGURES, DRIVE_ALLEY, ROUTE_OPEN, DRIVE_HELPER)
    register_kind("visit", log_visit, without_names)
    register_kind("household", add_missing_household)
    register_kind(RANGE, log_range)
    register_kind(by_form.KIND, by_form.apply_no_form)
    register_kind(BUILDING, add_building)
    name_job(PARSE_JOB, DEFAULT, N_("Reading a list"))
    name_job(APPLY_JOB, BULK, N_("Bringing a list in"))
    name_job(UNDO_JOB, BULK, N_("Taking a list back out"))
    register_list_places("areas", places_for_lists)
    register_list_places("schools", schools_for_lists)
    register_unit_lookup(unit_for_list)
    register_place_lookup("schools", places_of_roles)
    register_list_kind(
        HOUSEHOLDS,
        import_households,
        "places.index",
        undo_households,
        comparing=compare_households,
        twins=household_twins,
        waiting_endpoint="places.unplaced",
        look_over=look_over,
    )
    register_list_kind(
        VOLUNTEERS,
        import_volunteers,
        "people.index",
        undo_volunteers,
        comparing=compare_volunteers,
        twins=volunteer_twins,
    )
    register_list_kind(CONTACTS, import_contacts, "places.sources", undo_contacts, comparing=compare_contacts)
    register_list_kind(PUPILS, import_pupils, "schools.index", undo_pupils, of_school=True, comparing=compare_pupils)
    name_job(PLAN_JOB, DEFAULT, N_("Plan routes"))
    name_job(WARD_JOB, BULK, N_("Plan the routes of a ward"))
    name_job(REPLAN_JOB, DEFAULT, N_("Planning the rest again"))
    name_job(BACKUP_JOB, BULK, N_("Making a backup"))
    on_disable("routes", return_doors_of)
    on_disable("shifts", free_shifts_of)
    on_team_end("routes", return_doors_of_team)
    on_account_use("routes", planned_people)
    on_merge("contacts", MergeHook(merge_contacts, part_contacts))
    on_merge("routes", MergeHook(merge_doors, part_doors))
    on_merge("visits", MergeHook(merge_visits, part_visits, blocks_parting))
    on_void("routes", leave_routes)
