public import Core

/// The verbs of `settings` that judge, and so need Swift.
public struct SettingsPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "settings.users.get": UserGet.self,
            "settings.users.create": UserCreate.self,
            "settings.users.delete": UserDelete.self,
            "settings.me.whoami": MeWhoami.self,
            "settings.users.me": MeWhoami.self,
            "settings.me.password.set": PasswordSet.self,
            "settings.apps.list": AppList.self,
            "settings.apps.get": AppGet.self,
            "settings.apps.env.set": AppEnvSet.self,
            "settings.advanced.env.system.set": SystemEnvSet.self,
            "settings.advanced.env.user.set": UserEnvSet.self,
            "settings.apps.domain.get": DomainGet.self,
            "settings.apps.domain.set": DomainSet.self,
            "settings.apps.policy.get": PolicyGet.self,
            "settings.apps.policy.set": PolicySet.self,
            "settings.vpn.acl.all": ACLAll.self,
            "settings.vpn.acl.get": ACLGet.self,
            "settings.vpn.acl.add": ACLAdd.self,
            "settings.vpn.acl.remove": ACLRemove.self,
            "settings.network.reverse-proxy.get": ReverseProxyGet.self,
            "settings.network.reverse-proxy.set": ReverseProxySet.self,
            "settings.appearance.get": AppearanceGet.self,
            "settings.appearance.language.set": LanguageSet.self,
            "settings.integration.cookie.import": CookieImport.self,
            "settings.integration.cookie.list": CookieList.self,
            "settings.integration.cookie.rm": CookieRemove.self,
            "settings.integration.cookie.validate": CookieValidate.self,
            "settings.compute.list": ComputeList.self,
            "settings.compute.set-type": ComputeSetType.self,
            "settings.compute.unbind": ComputeUnbind.self,
            "settings.advanced.status": MachineStatus.self,
            "settings.advanced.collect-logs": CollectLogs.self,
            "settings.apps.domain.list": DomainList.self,
            "settings.apps.policy.list": PolicyList.self,
            "settings.appearance.widget.set": WidgetSet.self,
            "settings.appearance.wallpaper.list": WallpaperList.self,
            "settings.appearance.wallpaper.set": WallpaperSet.self,
            "settings.backup.password.set": BackupPasswordSet.self,
            "settings.integration.accounts.add.awss3": S3AccountAdd.self,
            "settings.integration.accounts.add.tencent": TencentAccountAdd.self,
            "settings.network.overlay.status": OverlayStatus.self,
            "settings.network.overlay.enable": OverlayEnable.self,
            "settings.network.overlay.disable": OverlayDisable.self,
            "settings.network.overlay.app.enable": OverlayAppEnable.self,
            "settings.network.overlay.app.disable": OverlayAppDisable.self,
            "settings.restore.plans.check-url": RestoreCheckURL.self,
            "settings.restore.plans.create-from-url": RestoreFromURL.self,
            "settings.video.config.get": VideoConfigGet.self,
        ]
    }
}
