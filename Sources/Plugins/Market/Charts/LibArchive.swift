import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The functions of libarchive that charts need. The library is loaded when the first chart is opened, so that no other verb
/// pays for it (docs/decisions/0014-libarchive-on-demand.md).
struct LibArchive {
    /// An `archive *` or an `archive_entry *`.
    typealias Handle = OpaquePointer
    typealias Make = @convention(c) () -> Handle?
    typealias Act = @convention(c) (Handle?) -> Int32
    typealias Text = @convention(c) (Handle?) -> UnsafePointer<CChar>?

    let readNew: Make
    let readSupportGzip: Act
    let readSupportTar: Act
    let readOpenMemory: @convention(c) (Handle?, UnsafeRawPointer?, Int) -> Int32
    let readNextHeader: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>?) -> Int32
    let readData: @convention(c) (Handle?, UnsafeMutableRawPointer?, Int) -> Int
    let readFree: Act
    let writeNew: Make
    let writeAddGzip: Act
    let writeSetTar: Act
    let writeSetOptions: @convention(c) (Handle?, UnsafePointer<CChar>?) -> Int32
    let writeOpenMemory: @convention(c) (Handle?, UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<Int>?) -> Int32
    let writeHeader: @convention(c) (Handle?, Handle?) -> Int32
    let writeData: @convention(c) (Handle?, UnsafeRawPointer?, Int) -> Int
    let writeClose: Act
    let writeFree: Act
    let errorText: Text
    let entryNew: Make
    let entryFree: @convention(c) (Handle?) -> Void
    let entryPath: Text
    let entryPathUTF8: Text
    let entrySize: @convention(c) (Handle?) -> Int64
    let entryType: @convention(c) (Handle?) -> mode_t
    let entrySetPath: @convention(c) (Handle?, UnsafePointer<CChar>?) -> Void
    let entrySetSize: @convention(c) (Handle?, Int64) -> Void
    let entrySetType: @convention(c) (Handle?, UInt32) -> Void
    let entrySetPermissions: @convention(c) (Handle?, mode_t) -> Void
    let entrySetTime: @convention(c) (Handle?, time_t, Int) -> Void

    /// What libarchive's functions return.
    enum Outcome {
        static let end: Int32 = 1
        static let good: Int32 = 0
        /// Worse than this, the entry is not to be trusted.
        static let warning: Int32 = -20
    }

    #if canImport(Darwin)
    private static let names = ["libarchive.2.dylib", "/usr/lib/libarchive.2.dylib"]
    #else
    private static let names = ["libarchive.so.13"]
    #endif

    /// Loads the library. It stays loaded, as the system's libraries do.
    /// - Throws: ``Failure`` with `library_missing`.
    init() throws(Failure) {
        guard let library = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
            throw Self.missing("\(Self.names[0]) is not installed")
        }
        readNew = try Self.function("archive_read_new", library)
        readSupportGzip = try Self.function("archive_read_support_filter_gzip", library)
        readSupportTar = try Self.function("archive_read_support_format_tar", library)
        readOpenMemory = try Self.function("archive_read_open_memory", library)
        readNextHeader = try Self.function("archive_read_next_header", library)
        readData = try Self.function("archive_read_data", library)
        readFree = try Self.function("archive_read_free", library)
        writeNew = try Self.function("archive_write_new", library)
        writeAddGzip = try Self.function("archive_write_add_filter_gzip", library)
        writeSetTar = try Self.function("archive_write_set_format_gnutar", library)
        writeSetOptions = try Self.function("archive_write_set_options", library)
        writeOpenMemory = try Self.function("archive_write_open_memory", library)
        writeHeader = try Self.function("archive_write_header", library)
        writeData = try Self.function("archive_write_data", library)
        writeClose = try Self.function("archive_write_close", library)
        writeFree = try Self.function("archive_write_free", library)
        errorText = try Self.function("archive_error_string", library)
        entryNew = try Self.function("archive_entry_new", library)
        entryFree = try Self.function("archive_entry_free", library)
        entryPath = try Self.function("archive_entry_pathname", library)
        entryPathUTF8 = try Self.function("archive_entry_pathname_utf8", library)
        entrySize = try Self.function("archive_entry_size", library)
        entryType = try Self.function("archive_entry_filetype", library)
        entrySetPath = try Self.function("archive_entry_set_pathname", library)
        entrySetSize = try Self.function("archive_entry_set_size", library)
        entrySetType = try Self.function("archive_entry_set_filetype", library)
        entrySetPermissions = try Self.function("archive_entry_set_perm", library)
        entrySetTime = try Self.function("archive_entry_set_mtime", library)
    }

    /// A function of the library, as the type that its header gives it.
    private static func function<Function>(_ name: String, _ library: UnsafeMutableRawPointer) throws(Failure)
        -> Function
    {
        guard let symbol = dlsym(library, name) else { throw missing("\(names[0]) has no \(name)") }
        return unsafeBitCast(symbol, to: Function.self)
    }

    private static func missing(_ problem: String) -> Failure {
        #if canImport(Darwin)
        let advice = "install it: brew install libarchive"
        #else
        let advice = "install it, on Debian and Ubuntu with: apt-get install libarchive13"
        #endif
        return Failure(.libraryMissing, "charts are opened with libarchive, and \(problem)", advice: advice)
    }
}
