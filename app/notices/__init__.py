"""A line under the bell of one account, written in the business transaction. Table: notice. Permission: notices:see."""
