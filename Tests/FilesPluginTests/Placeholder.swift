import Testing

@testable import FilesPlugin
