import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster job …` and `cluster cronjob …`.
@Suite struct ClusterJobsTests {
    private let space = "user-space-alice"

    @Test("Jobs, in every form")
    func jobs() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("job list -n \(space)")
            #expect(run.cells(0) == ["NAME", "COMPLETIONS", "STATUS", "DURATION", "AGE"])
            let states = Dictionary(zip(run.column("NAME"), run.column("STATUS"))) { first, _ in first }
            #expect(
                states == [
                    "backup-29384100": "Complete", "backup-29385540": "Complete", "import-mail": "Running",
                    "resize": "Failed", "reindex": "Suspended",
                ])
            #expect(run.lines.contains { $0.hasPrefix("backup-29384100") && $0.contains("1m5s") })
            #expect(try await olares.clusterDone("jobs list -A -o json").json["totalItems"]?.integer ?? 0 >= 5)
            let get = try await olares.clusterDone("job get \(space)/backup-29385540")
            for line in ["Status:           Complete", "Completions:      1/1", "Controlled By:    CronJob/backup"] {
                #expect(get.lines.contains(line), "\(get.stdout)")
            }
            #expect(try await olares.clusterDone("job get \(space)/resize -o json").json["kind"] == "Job")
            let yaml = try await olares.clusterDone("job yaml resize -n \(space)")
            #expect(yaml.lines.first == "apiVersion: batch/v1")
            try await olares.expectClusterRefused(
                "job get \(space)/nope", .remoteNotFound, "get job \(space)/nope: GET ",
                fix: "olares-cli cluster job list --namespace \(space)")
        }
    }

    @Test("The pods and events of a job")
    func pods() async throws {
        try await withCluster { olares in
            let pods = try await olares.clusterDone("job pods \(space)/import-mail")
            #expect(pods.lines.count == 2 && pods.cells(1)[0].hasPrefix("import-mail-"))
            let query = try #require(
                olares.clusterQueries(of: "/kapis/resources.kubesphere.io/v1alpha3/namespaces/\(space)/pods").last)
            #expect(query.hasPrefix("labelSelector=batch.kubernetes.io%2Fcontroller-uid%3D"))
            let none = try await olares.cluster("job pods \(space)/reindex")
            #expect(none.exit == 0 && none.stderr.hasPrefix("No pods found for job \(space)/reindex (selector \"batch"))
            #expect(none.stderr.contains("via spec.selector.matchLabels).\n"))
            let events = try await olares.clusterDone("job events \(space)/import-mail")
            #expect(events.column("REASON") == ["SuccessfulCreate"])
            let quiet = try await olares.cluster("job events \(space)/nope")
            #expect(quiet.stderr == "no events for job \(space)/nope\n" && quiet.exit == 0)
        }
    }

    @Test("Run again, unless it has ended")
    func rerun() async throws {
        try await withCluster { olares in
            for (job, ending) in [("backup-29385540", "Complete"), ("resize", "Failed: BackoffLimitExceeded")] {
                try await olares.expectClusterRefused(
                    "job rerun \(space)/\(job) --yes", .preconditionFailed,
                    "job \(space)/\(job) has already terminated (\(ending)) — rerun cannot resurrect a terminal Job; "
                        + "delete and recreate the Job instead")
            }
            try await olares.expectClusterRefused(
                "job rerun \(space)/reindex --yes", .preconditionFailed,
                "job \(space)/reindex has no child pods (selector ")
            let pod = try olares.clusterPod(of: "import-mail")
            try await olares.expectClusterRefused(
                "job rerun \(space)/import-mail", .confirmationRequired,
                "Rerun job \(space)/import-mail by deleting 1 pod(s) (\(pod))? The Job controller will create new pods",
                exit: 6)
            let run = try await olares.clusterDone("job rerun \(space)/import-mail --yes")
            #expect(
                run.stdout
                    == "deleted 1/1 pod(s) for job \(space)/import-mail; controller will reschedule new attempts\n")
            #expect(try await olares.clusterPods(of: "import-mail") != [pod])
            let json = try await olares.clusterDone("job rerun \(space)/import-mail --yes -o json").json
            #expect(json["operation"] == "rerun" && json["failures"] == 0 && json["uid"] != nil)
        }
    }

    @Test("A job that has ended is made anew, when the cluster would take it; the old one goes only then")
    func recreate() async throws {
        try await withCluster { olares in
            let jobs = "/apis/batch/v1/namespaces/\(space)/jobs"
            try await olares.expectClusterRefused(
                "job rerun \(space)/resize --recreate", .confirmationRequired,
                "Delete job \(space)/resize with its pods and their logs, and create it anew?", exit: 6)
            let plan = try await olares.clusterDone("job rerun \(space)/resize --recreate --dry-run -o json").json
            #expect(plan["requests"]?.array?.map { $0["method"]?.string } == ["DELETE", "POST"])
            #expect(olares.clusterChanges == [])

            let run = try await olares.clusterDone("job rerun \(space)/resize --recreate --yes")
            #expect(run.stdout == "job \(space)/resize deleted and created anew\n")
            #expect(
                olares.clusterChanges == ["POST \(jobs)", "DELETE \(jobs)/resize", "POST \(jobs)"])
            #expect(olares.clusterQueries(of: jobs).contains("dryRun=All"))
            let job = try await olares.clusterDone("job get \(space)/resize -o json").json
            #expect(job["status"]?["failed"] == nil && job["status"]?["active"] == 1)
            #expect(job["spec"]?["template"]?["spec"]?["containers"]?.array?.first?["command"] == ["work", "resize"])
            #expect(try await olares.clusterPods(of: "resize").count == 1)
        }
    }

    @Test("Where the new job cannot be made after all, what it was is on standard output")
    func lost() async throws {
        try await withCluster { olares in
            let jobs = "/apis/batch/v1/namespaces/\(space)/jobs"
            // The trial passes, the creation does not.
            olares.sandbox.add(Fault(.status(code: 409), method: "POST", path: jobs, after: 1))
            let run = try await olares.cluster("job rerun \(space)/resize --recreate --yes")
            #expect(run.exit != 0 && run.stderr.contains("the job was deleted, and could not be created anew"))
            #expect(run.stdout.contains("kind: Job\n") && run.stdout.contains("image: docker.io/acme/jobs:1.0\n"))
        }
    }

    @Test("Stopped while the old job goes, what it was is on standard output", arguments: [SIGINT, SIGTERM])
    func interrupted(_ signal: Int32) async throws {
        try await withCluster { olares in
            let job = "/apis/batch/v1/namespaces/\(space)/jobs/resize"
            olares.sandbox.add(Fault(.hold(name: "going"), method: "GET", path: job, after: 1))
            let child = try olares.start(["cluster", "job", "rerun", "\(space)/resize", "--recreate", "--yes"])
            #expect(await olares.sandbox.waitUntilHeld("going", timeout: .seconds(60)))
            child.send(signal)
            let run = await child.wait()
            #expect(run.exit == 128 + signal && run.stdout.contains("kind: Job\n"), "\(run.stderr)")
            #expect(
                run.stderr.contains("the job was deleted, and was not created anew: what it was is on standard output"))
        }
    }

    @Test("A deletion whose answer did not come is looked into before anything is said or created")
    func doubtfulDeletion() async throws {
        let job = "/apis/batch/v1/namespaces/\(space)/jobs/resize"
        try await withCluster { olares in
            olares.sandbox.add(Fault(.cutConnection, method: "DELETE", path: job, phase: .afterHandling))
            let run = try await olares.cluster("job rerun \(space)/resize --recreate --yes")
            #expect(run.exit == 0 && run.stdout == "job \(space)/resize deleted and created anew\n", "\(run.stderr)")
        }
        try await withCluster { olares in
            olares.sandbox.add(Fault(.cutConnection, method: "DELETE", path: job))
            let run = try await olares.cluster("job rerun \(space)/resize --recreate --yes")
            expectFailure(run, .preconditionFailed, message: "the job is still there, and is not being deleted")
            #expect(run.stdout.isEmpty)
            #expect(try await olares.clusterDone("job get \(space)/resize -o json").json["status"]?["failed"] != nil)
        }
        try await withCluster { olares in
            olares.sandbox.add(Fault(.status(code: 422), method: "DELETE", path: job))
            let refused = try await olares.cluster("job rerun \(space)/resize --recreate --yes")
            #expect(refused.exit == 1 && refused.stdout.isEmpty && !refused.stderr.contains("standard output"))
        }
    }

    @Test("A creation whose answer did not come is not said to have failed")
    func doubtfulCreation() async throws {
        try await withCluster { olares in
            let jobs = "/apis/batch/v1/namespaces/\(space)/jobs"
            olares.sandbox.add(Fault(.cutConnection, method: "POST", path: jobs, phase: .afterHandling, after: 1))
            let run = try await olares.cluster("job rerun \(space)/resize --recreate --yes")
            #expect(run.exit == 1 && run.stdout.contains("kind: Job\n"))
            #expect(run.stderr.contains("the job was deleted, and whether it was created anew is not known"))
        }
    }

    @Test("Deleted; a cron job run at once, also a suspended one")
    func deleteAndRun() async throws {
        try await withCluster { olares in
            let jobs = "/apis/batch/v1/namespaces/\(space)/jobs"
            let deleted = try await olares.clusterDone("job delete \(space)/resize --yes")
            #expect(deleted.stdout == "job \(space)/resize deleted\n")
            #expect(olares.clusterQueries(of: jobs + "/resize") == ["propagationPolicy=Background"])
            #expect(try await olares.cluster("job get \(space)/resize").exit == 1)
            #expect(try await olares.clusterPods(of: "resize") == [])

            let run = try await olares.clusterDone("cronjob run \(space)/tidy -o json").json
            let name = try #require(run["job"]?.string)
            #expect(name.hasPrefix("tidy-"))
            #expect(try await olares.clusterDone("cronjob jobs \(space)/tidy").column("NAME") == [name])
            let job = try await olares.clusterDone("job get \(space)/\(name) -o json").json
            #expect(job["metadata"]?["annotations"]?["cronjob.kubernetes.io/instantiate"] == "manual")
            #expect(try await olares.clusterPods(of: name).count == 1)
        }
    }

    @Test("Cron jobs, and the jobs that they began")
    func cronJobs() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone("cronjob list -n \(space)")
            #expect(run.cells(0) == ["NAME", "SCHEDULE", "SUSPEND", "ACTIVE", "LAST-SCHEDULE", "AGE"])
            #expect(run.column("NAME") == ["tidy", "backup"] && run.column("SUSPEND") == ["True", "False"])
            #expect(run.column("SCHEDULE") == ["*/30 * * * *", "0 3 * * *"])
            let get = try await olares.clusterDone("cj get \(space)/backup")
            for line in ["Starting Deadline:              120s", "Job Template Selector:          cron=backup"] {
                #expect(get.lines.contains(line), "\(get.stdout)")
            }
            #expect(try await olares.clusterDone("cj yaml \(space)/tidy").stdout.contains("  suspend: true\n"))
            let jobs = try await olares.clusterDone("cronjob jobs \(space)/backup")
            #expect(Set(jobs.column("NAME")) == ["backup-29384100", "backup-29385540"])
            let cut = try await olares.cluster("cronjob jobs \(space)/backup --limit 1")
            #expect(cut.lines.count == 2 && cut.stderr == "(showing 1 of 2 matched — pass --limit 2 to see more)\n")
            let json = try await olares.cluster("cronjob jobs \(space)/backup --limit 1 -o json").json
            #expect(json["totalMatched"] == 2 && json["truncated"] == true)
            #expect(try await olares.cluster("cronjob jobs \(space)/tidy").stderr == "no child jobs found\n")
            try await olares.expectClusterRefused(
                "cronjob jobs \(space)/tidy --limit -1", .optionValueInvalid, "--limit must be >= 0, got -1")
        }
    }

    @Test("Suspended and resumed, once")
    func suspend() async throws {
        try await withCluster { olares in
            let path = "/apis/batch/v1/namespaces/\(space)/cronjobs/backup"
            try await olares.expectClusterRefused(
                "cronjob suspend \(space)/backup", .confirmationRequired,
                "Suspend cronjob \(space)/backup? Future scheduled runs will be paused", exit: 6)
            let plan = try await olares.clusterDone("cronjob suspend \(space)/backup --dry-run")
            #expect(plan.stdout.hasPrefix("would send: PATCH https://control-hub.alice.olares.com\(path)\n"))
            #expect(olares.clusterChanges == [])
            let run = try await olares.clusterDone("cronjob suspend \(space)/backup --yes")
            #expect(run.stdout.hasPrefix("cronjob \(space)/backup: spec.suspend=true (resourceVersion="))
            #expect(olares.clusterChanges == ["PATCH \(path)"])
            let again = try await olares.cluster("cronjob suspend \(space)/backup --yes")
            #expect(again.exit == 0 && again.stderr == "cronjob \(space)/backup is already suspended — no change\n")
            #expect(olares.clusterChanges.count == 1)
            let resumed = try await olares.clusterDone("cronjob resume \(space)/backup -o json").json
            #expect(resumed["operation"] == "resume" && resumed["suspend"] == false)
            let noop = try await olares.clusterDone("cronjob resume \(space)/backup -o json").json
            #expect(noop["suspend"] == false && olares.clusterChanges.count == 2)
        }
    }
}
