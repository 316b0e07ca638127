import ClusterPlugin
import DashboardPlugin
import DoctorPlugin
import FilesPlugin
import MarketPlugin
import OlaresCommands
import OlaresCore
import ProfilePlugin
import SettingsPlugin

/// The plugins that the program is made of, in the order of the documents.
enum BuiltInPlugins {
    static var all: [any Plugin] {
        [
            MetaPlugin(), SkillsPlugin(), ProfilePlugin(), FilesPlugin(), MarketPlugin(), ClusterPlugin(),
            SettingsPlugin(), DashboardPlugin(), DoctorPlugin(),
        ]
    }
}
