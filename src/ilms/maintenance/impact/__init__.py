"""What a change of codelists touches in a workspace, place by place, and the edits that follow from it."""
