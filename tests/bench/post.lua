-- The same size of wish for the bare program.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"slot":"01900000-0000-7000-8000-000000000001","seats":1,"note":"a few words about what it is for"}'
