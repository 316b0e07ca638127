import NIOCore
import OlaresCore
import OlaresExecution

extension Arguments {
    /// The texts of a repeated argument.
    func texts(_ name: String) throws(Failure) -> [String] {
        try list(name).compactMap { value in
            guard case .text(let text) = value else { return nil }
            return text
        }
    }

    /// Whether `-r`, or `-R`, was given.
    var isRecursive: Bool {
        get throws(Failure) {
            let isUpper = try flag("recurse")
            return try flag("recursive") || isUpper
        }
    }
}
