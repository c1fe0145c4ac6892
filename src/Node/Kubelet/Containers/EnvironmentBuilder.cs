using System.Text;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>The facts of the node and pod that environment variables and volumes may ask for.</summary>
public sealed record PodFacts(
    IReadOnlyList<string> PodAddresses, IReadOnlyList<string> HostAddresses, IReadOnlyDictionary<string, Quantity> Allocatable);

/// <summary>A container cannot be made because of its configuration; the message is for the pod's status.</summary>
public sealed class ContainerConfigException(string message) : Exception(message);

/// <summary>Resolves a container's environment: services, envFrom, env in order, later ones winning, references
/// <c>$(NAME)</c> seeing what came before.</summary>
public sealed class EnvironmentBuilder(IReferencedObjects objects)
{
    /// <exception cref="ContainerConfigException">A referenced object or key does not exist.</exception>
    /// <exception cref="ObjectUnavailableException">A referenced object cannot be read now.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> BuildAsync(
        Pod pod, Container container, PodFacts facts, IReadOnlyDictionary<string, string> services, CancellationToken ct)
    {
        var result = new OrderedEnvironment();
        foreach (var source in container.EnvFrom ?? []) await AddAllAsync(result, pod, source, ct);
        foreach (var variable in container.Env ?? [])
        {
            var value = await ValueAsync(pod, container, variable, facts, name => result.Get(name) ?? services.GetValueOrDefault(name), ct);
            if (value is not null) result.Set(variable.Name, value);
        }
        foreach (var (name, value) in services) result.SetDefault(name, value);
        return result.ToList();
    }

    private async Task AddAllAsync(OrderedEnvironment result, Pod pod, EnvFromSource source, CancellationToken ct)
    {
        var prefix = source.Prefix ?? "";
        if (source.ConfigMapRef is { Name: { } configName } configRef)
        {
            var map = await objects.ConfigMapAsync(pod, configName, ct);
            if (map is null && configRef.Optional != true) throw new ContainerConfigException($"configmap \"{configName}\" not found");
            foreach (var (key, value) in map?.Data ?? new Dictionary<string, string>()) result.Set(prefix + key, value);
        }
        if (source.SecretRef is { Name: { } secretName } secretRef)
        {
            var secret = await objects.SecretAsync(pod, secretName, ct);
            if (secret is null && secretRef.Optional != true) throw new ContainerConfigException($"secret \"{secretName}\" not found");
            foreach (var (key, value) in secret?.Data ?? new Dictionary<string, byte[]>()) result.Set(prefix + key, Encoding.UTF8.GetString(value));
        }
    }

    private async Task<string?> ValueAsync(
        Pod pod, Container container, EnvVar variable, PodFacts facts, Func<string, string?> lookup, CancellationToken ct)
    {
        if (variable.ValueFrom is not { } from) return VariableExpansion.Expand(variable.Value ?? "", lookup);
        if (from.FieldRef is { } field)
            return FieldPaths.Field(pod, field.FieldPath, facts.PodAddresses, facts.HostAddresses)
                ?? throw new ContainerConfigException($"unsupported fieldPath: {field.FieldPath}");
        if (from.ResourceFieldRef is { } resource)
            return FieldPaths.Resource(pod, resource.ContainerName is { Length: > 0 } n ? n : container.Name, resource, facts.Allocatable)
                ?? throw new ContainerConfigException($"unsupported container resource : {resource.Resource}");
        if (from.ConfigMapKeyRef is { } config) return await ConfigKeyAsync(pod, config, ct);
        return from.SecretKeyRef is { } secret ? await SecretKeyAsync(pod, secret, ct) : null;
    }

    private async Task<string?> ConfigKeyAsync(Pod pod, ConfigMapKeySelector selector, CancellationToken ct)
    {
        var map = await objects.ConfigMapAsync(pod, selector.Name ?? "", ct);
        if (map?.Data?.TryGetValue(selector.Key, out var value) == true) return value;
        if (map?.BinaryData?.TryGetValue(selector.Key, out var bytes) == true) return Encoding.UTF8.GetString(bytes);
        if (selector.Optional == true) return null;
        throw new ContainerConfigException(map is null
            ? $"configmap \"{selector.Name}\" not found"
            : $"couldn't find key {selector.Key} in ConfigMap {pod.Namespace}/{selector.Name}");
    }

    private async Task<string?> SecretKeyAsync(Pod pod, SecretKeySelector selector, CancellationToken ct)
    {
        var secret = await objects.SecretAsync(pod, selector.Name ?? "", ct);
        if (secret?.Data?.TryGetValue(selector.Key, out var value) == true) return Encoding.UTF8.GetString(value);
        if (selector.Optional == true) return null;
        throw new ContainerConfigException(secret is null
            ? $"secret \"{selector.Name}\" not found"
            : $"couldn't find key {selector.Key} in Secret {pod.Namespace}/{selector.Name}");
    }

    private sealed class OrderedEnvironment
    {
        private readonly List<string> _order = [];
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

        public string? Get(string name) => _values.GetValueOrDefault(name);

        public void Set(string name, string value)
        {
            if (!_values.ContainsKey(name)) _order.Add(name);
            _values[name] = value;
        }

        public void SetDefault(string name, string value)
        {
            if (!_values.ContainsKey(name)) Set(name, value);
        }

        public IReadOnlyList<KeyValuePair<string, string>> ToList() => [.. _order.Select(n => KeyValuePair.Create(n, _values[n]))];
    }
}
