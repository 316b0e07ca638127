import OlaresCore

/// Draws a tree line by line, while it is walked by place.
///
/// In each directory those that are looked into come first, each with what is in it, then everything else.
struct TreeDrawing: Sendable {
    /// A directory that is being drawn.
    private struct Frame {
        /// What stands in front of its children.
        let indent: String
        /// How many directories in it are still to be drawn.
        var folders: Int
        let leaves: [String]
    }

    /// Those around what is drawn next, the outermost first.
    private var frames: [Frame] = []

    /// Draws a directory, and the rest of those that end before it.
    /// - Parameters:
    ///   - depth: 0 for the top.
    ///   - name: What stands in its line.
    ///   - folders: How many directories below it are drawn later.
    ///   - leaves: The lines of all other children.
    mutating func add(depth: Int, name: String, folders: Int, leaves: [String]) -> [String] {
        var lines = close(to: depth)
        var indent = ""
        if let parent = frames.last {
            let isLast = parent.folders == 1 && parent.leaves.isEmpty
            lines.append(parent.indent + Self.branch(isLast) + name)
            indent = parent.indent + (isLast ? "    " : "│   ")
            frames[frames.count - 1].folders -= 1
        } else {
            lines.append(name)
        }
        frames.append(Frame(indent: indent, folders: folders, leaves: leaves))
        return lines
    }

    /// Draws what is left.
    mutating func finish() -> [String] { close(to: 0) }

    private mutating func close(to depth: Int) -> [String] {
        var lines: [String] = []
        while frames.count > depth, let frame = frames.popLast() {
            for (index, leaf) in frame.leaves.enumerated() {
                lines.append(frame.indent + Self.branch(index == frame.leaves.count - 1) + leaf)
            }
        }
        return lines
    }

    private static func branch(_ isLast: Bool) -> String { isLast ? "└── " : "├── " }
}
