public import OlaresCore

/// The verbs of `settings` that judge, and so need Swift.
public struct SettingsPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "settings.users.get": UsersGet.self,
            "settings.users.create": UsersCreate.self,
            "settings.users.delete": UsersDelete.self,
            "settings.me.whoami": MeWhoami.self,
            "settings.users.me": MeWhoami.self,
            "settings.me.password.set": MePasswordSet.self,
            "settings.apps.env.set": AppsEnvSet.self,
            "settings.advanced.env.system.set": AdvancedEnvSystemSet.self,
            "settings.advanced.env.user.set": AdvancedEnvUserSet.self,
            "settings.apps.domain.set": AppsDomainSet.self,
            "settings.apps.policy.set": AppsPolicySet.self,
            "settings.vpn.acl.add": VPNACLAdd.self,
            "settings.vpn.acl.remove": VPNACLRemove.self,
            "settings.network.reverse-proxy.set": NetworkReverseProxySet.self,
            "settings.appearance.get": AppearanceGet.self,
            "settings.appearance.language.set": AppearanceLanguageSet.self,
            "settings.integration.cookie.import": IntegrationCookieImport.self,
            "settings.integration.cookie.list": IntegrationCookieList.self,
            "settings.integration.cookie.rm": IntegrationCookieRm.self,
            "settings.integration.cookie.validate": IntegrationCookieValidate.self,
            "settings.compute.set-type": ComputeSetType.self,
            "settings.compute.unbind": ComputeUnbind.self,
            "settings.appearance.wallpaper.upload": AppearanceWallpaperUpload.self,
            "settings.network.overlay.app.enable": NetworkOverlayAppEnable.self,
            "settings.network.overlay.app.disable": NetworkOverlayAppDisable.self,
        ]
    }
    /// The presenters by verb.
    public var presenters: [String: any ResultPresenter.Type] {
        [
            "settings.appearance.wallpaper.set": AppearanceWallpaperSet.self,
            "settings.vpn.devices.tags.set": VPNDevicesTagsSet.self,
            "settings.advanced.status": AdvancedStatus.self,
            "settings.appearance.wallpaper.list": AppearanceWallpaperList.self,
            "settings.compute.list": ComputeList.self,
            "settings.network.overlay.status": NetworkOverlayStatus.self,
            "settings.network.reverse-proxy.get": NetworkReverseProxyGet.self,
            "settings.video.config.get": VideoConfigGet.self,
            "settings.vpn.acl.all": VPNACLAll.self,
        ]
    }
}
