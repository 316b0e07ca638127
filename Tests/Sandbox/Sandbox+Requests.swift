extension Sandbox {
    /// Requests so far, in order of arrival; those not yet answered are among them.
    public func requests(matching pattern: RequestPattern = RequestPattern()) -> [RequestRecord] {
        log.requests(pattern)
    }

    /// Requests so far to a path, which may end in `*`.
    public func requests(to path: String, method: String? = nil, service: String? = nil) -> [RequestRecord] {
        log.requests(RequestPattern(service: service, method: method, path: path))
    }

    /// How many requests came to a path, which may end in `*`; all requests when it is nil.
    public func count(_ path: String? = nil, method: String? = nil, service: String? = nil) -> Int {
        log.requests(RequestPattern(service: service, method: method, path: path)).count
    }

    /// Number of requests by `METHOD service path`.
    public var counts: [String: Int] {
        log.requests(RequestPattern()).reduce(into: [:]) { counts, request in
            counts["\(request.method) \(request.service) \(request.path)", default: 0] += 1
        }
    }

    /// Forgets all requests so far.
    public func clearRequests() {
        log.removeAll()
    }

    /// Waits until so many requests have come to a path; false when they have not within the time.
    public func waitForRequests(
        to path: String, count: Int = 1, method: String? = nil, timeout: Duration = .seconds(10)
    ) async -> Bool {
        await poll(timeout) { self.count(path, method: method) >= count }
    }
}

extension Sandbox {
    /// The faults in force, by the numbers that ``add(_:)`` gave them.
    public var faults: [Int: Fault] { faultList.all }

    /// Puts a fault in force, and returns the number by which it can be removed.
    @discardableResult
    public func add(_ fault: Fault) -> Int {
        faultList.add(fault)
    }

    /// Ends a fault; requests that it has already met are not saved.
    public func removeFault(_ id: Int) {
        faultList.remove(id)
    }

    /// Ends all faults.
    public func clearFaults() {
        faultList.removeAll()
    }

    /// How many requests wait in ``Fault/Action/hold(name:)``, by name.
    public var held: [String: Int] { gates.counts }

    /// Lets those requests go on that wait now under a name; returns how many they were.
    @discardableResult
    public func release(_ name: String) -> Int {
        gates.release(name)
    }

    /// Waits until so many requests are held under a name; false when they are not within the time.
    public func waitUntilHeld(_ name: String, count: Int = 1, timeout: Duration = .seconds(10)) async -> Bool {
        await poll(timeout) { self.held[name] ?? 0 >= count }
    }

    private func poll(_ timeout: Duration, until isDone: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + timeout
        while !isDone() {
            guard ContinuousClock.now < deadline, (try? await Task.sleep(for: .milliseconds(2))) != nil else {
                return isDone()
            }
        }
        return true
    }
}
