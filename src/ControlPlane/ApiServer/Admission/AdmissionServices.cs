using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Authorization.Rbac;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>The plugins of this server, in the order they run. One plugin is one file and one line here.</summary>
public static class AdmissionServices
{
    private static readonly (string Name, Func<IServiceProvider, IAdmissionPlugin> Make)[] Plugins =
    [
        (NamespaceLifecycle.PluginName, _ => new NamespaceLifecycle()),
        (LimitRanger.PluginName, s => new LimitRanger(s.GetRequiredService<IObjectReader>())),
        (ServiceAccountPlugin.PluginName, s => new ServiceAccountPlugin(s.GetRequiredService<TimeProvider>())),
        (NodeRestriction.PluginName, _ => new NodeRestriction()),
        (TaintNodesByCondition.PluginName, _ => new TaintNodesByCondition()),
        (PriorityPlugin.PluginName, _ => new PriorityPlugin()),
        (DefaultTolerationSeconds.PluginName, _ => new DefaultTolerationSeconds()),
        (RbacEscalation.PluginName, s => new RbacEscalation(s.GetRequiredService<RbacAuthorizer>(), s.GetRequiredService<Authorization.IAuthorizer>())),
        (ResourceQuotaPlugin.PluginName, s => new ResourceQuotaPlugin(s.GetRequiredService<IObjectReader>())),
    ];

    /// <summary>Registers every enabled plugin as <see cref="IMutatingAdmission"/>, <see cref="IValidatingAdmission"/> or both.</summary>
    /// <exception cref="ArgumentException">A plugin of that name does not exist here.</exception>
    public static IServiceCollection AddAdmission(this IServiceCollection services, AdmissionOptions options)
    {
        foreach (var name in options.Enabled.Concat(options.Disabled))
        {
            if (!Plugins.Any(p => p.Name == name)) throw new ArgumentException($"enable-admission-plugins plugin \"{name}\" is unknown");
        }

        foreach (var (name, make) in Plugins.Where(p => !options.Disabled.Contains(p.Name)))
        {
            // One instance under both interfaces.
            services.AddKeyedSingleton(name, (s, _) => make(s));
            services.AddSingleton(s => new AdmissionEntry(s.GetRequiredKeyedService<IAdmissionPlugin>(name)));
        }

        services.AddSingleton<IReadOnlyList<IMutatingAdmission>>(s => [.. s.GetServices<AdmissionEntry>().Select(e => e.Plugin).OfType<IMutatingAdmission>()]);
        services.AddSingleton<IReadOnlyList<IValidatingAdmission>>(s => [.. s.GetServices<AdmissionEntry>().Select(e => e.Plugin).OfType<IValidatingAdmission>()]);
        return services;
    }

    private sealed record AdmissionEntry(IAdmissionPlugin Plugin);
}
