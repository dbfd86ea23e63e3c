"""What phones send: one receive rule for every kind. Tables: received_item, received_conflict. Permission: inbox:send."""
