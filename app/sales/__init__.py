"""Sales points, vehicles and their stops; when they stand where; who staffs them; what residents read about them.

Tables: supplier, sales_point, sales_stop, goods, schedule_rule, schedule_rule_stop, occurrence, occurrence_stop, role_need,
shift_signup. Permissions: `sales:*`. The public pages (/diem-ban) need no account and show no person.
"""
