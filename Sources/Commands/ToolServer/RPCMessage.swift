import OlaresCore

/// One JSON-RPC 2.0 message that a client has sent (docs/mcp.md, "The protocol").
enum RPCMessage: Equatable {
    /// Asks for an answer under this id, a string or an integer.
    case request(id: JSONValue, method: String, parameters: JSONObject)
    /// Asks for none.
    case notification(method: String, parameters: JSONObject)
    /// An answer to what was asked of the client; the result is `nil` where that failed.
    case response(id: JSONValue, result: JSONValue?)
    /// No message.
    case malformed(RPCError, id: JSONValue)

    init(_ line: [UInt8]) {
        do throws(JSONError) {
            // Some hosts begin what they write with a byte order mark.
            self.init(try JSONValue(parsing: line.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(line.dropFirst(3)) : line))
        } catch {
            self = .malformed(RPCError(.parseError, error.text), id: .null)
        }
    }

    private init(_ document: JSONValue) {
        guard let message = document.object, message["jsonrpc"] == "2.0" else {
            self = .malformed(
                RPCError(.invalidRequest, "a message is an object with jsonrpc \"2.0\""),
                id: Self.known(document["id"]))
            return
        }
        let id = message["id"]
        guard let method = message["method"]?.string else {
            let isResponse = message["result"] != nil || message["error"] != nil
            self =
                isResponse
                ? .response(id: id ?? .null, result: message["result"])
                : .malformed(RPCError(.invalidRequest, "there is no method"), id: Self.known(id))
            return
        }
        let parameters = message["params"] ?? .object(JSONObject())
        guard let id else {
            self = .notification(method: method, parameters: parameters.object ?? JSONObject())
            return
        }
        switch id {
        case .string, .integer: break
        default:
            self = .malformed(RPCError(.invalidRequest, "an id is a string or an integer"), id: .null)
            return
        }
        guard let parameters = parameters.object else {
            self = .malformed(RPCError(.invalidParams, "params is an object"), id: id)
            return
        }
        self = .request(id: id, method: method, parameters: parameters)
    }
}

extension RPCMessage {
    /// An id as an answer can have it; null for what is none.
    private static func known(_ id: JSONValue?) -> JSONValue {
        guard let id, id.string != nil || id.integer != nil else { return .null }
        return id
    }
}

/// Why a request has no result.
struct RPCError: Error, Equatable {
    /// The numbers that JSON-RPC and the protocol give.
    enum Code: Int64 {
        case parseError = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParams = -32602
        case serverBusy = -32000
        case resourceNotFound = -32002
        case unsupportedVersion = -32022
    }

    let code: Code
    let message: String
    let data: JSONValue?

    init(_ code: Code, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    var json: JSONValue {
        var json: JSONObject = ["code": .integer(code.rawValue), "message": .string(message)]
        json["data"] = data
        return .object(json)
    }
}
