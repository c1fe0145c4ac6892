using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Gives each new pod its service account (<c>default</c> if it names none), the account's pull secrets, and in each container the token,
/// the cluster's root certificate and the namespace under the path where clients look for them.</summary>
public sealed class ServiceAccountPlugin(TimeProvider time) : IMutatingAdmission
{
    public const string PluginName = "ServiceAccount";
    private const string DefaultAccount = "default";
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    // An hour, and seven seconds by which such tokens are told from others of an hour.
    private const int TokenSeconds = 3607;
    private const int DefaultMode = 420;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Is("", "pods") || attributes.Object is not { } pod || pod["spec"] is not JsonObject spec) return;
        if (AdmissionRefusals.IsMirror(pod))
        {
            RefuseReferences(attributes, spec);
            return;
        }

        var name = AdmissionRefusals.Text(spec["serviceAccountName"]) ?? AdmissionRefusals.Text(spec["serviceAccount"]) ?? DefaultAccount;
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        var account = await FindAsync(attributes, name, cancellation)
            ?? throw attributes.Forbidden($"error looking up service account {attributes.Namespace}/{name}: serviceaccount \"{name}\" not found");
        var mounts = spec["automountServiceAccountToken"]?.GetValue<bool>() ?? account.AutomountServiceAccountToken ?? true;
        if (mounts) MountToken(spec);
        if (spec["imagePullSecrets"] is not JsonArray { Count: > 0 } && account.ImagePullSecrets is { Count: > 0 } secrets)
            spec["imagePullSecrets"] = new JsonArray([.. secrets.Select(s => (JsonNode)new JsonObject { ["name"] = s.Name })]);
    }

    private static void RefuseReferences(AdmissionAttributes attributes, JsonObject spec)
    {
        if (AdmissionRefusals.Text(spec["serviceAccountName"]) is not null) throw attributes.Forbidden("a mirror pod may not reference service accounts");
        if (spec["volumes"].Objects().Any(v => v["secret"] is not null)) throw attributes.Forbidden("a mirror pod may not reference secrets");
        if (spec["volumes"].Objects().Any(v => v["projected"]?["sources"].Objects().Any(s => s["serviceAccountToken"] is not null) == true))
            throw attributes.Forbidden("a mirror pod may not use ServiceAccountToken volume projections");
    }

    private static void MountToken(JsonObject spec)
    {
        var volume = spec["volumes"].Objects().Select(v => AdmissionRefusals.Text(v["name"])).FirstOrDefault(n => n?.StartsWith(VolumePrefix, StringComparison.Ordinal) == true);
        var name = volume ?? VolumePrefix + RandomNumberGenerator.GetString(NameAlphabet, 5);
        var needed = false;
        foreach (var container in spec["initContainers"].Objects().Concat(spec["containers"].Objects()))
        {
            if (container["volumeMounts"].Objects().Any(m => AdmissionRefusals.Text(m["mountPath"]) == MountPath)) continue;
            container.List("volumeMounts").Add(new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
            needed = true;
        }

        if (needed && volume is null) spec.List("volumes").Add(TokenVolume(name));
    }

    private static JsonObject TokenVolume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = TokenSeconds, ["path"] = "token" } },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                    },
                },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        }),
                    },
                }),
            ["defaultMode"] = DefaultMode,
        },
    };

    // A controller makes the default account moments after its namespace: wait for it a little instead of refusing the first pods.
    private async ValueTask<ServiceAccount?> FindAsync(AdmissionAttributes attributes, string name, CancellationToken cancellation)
    {
        var objects = attributes.Context.Objects;
        var descriptor = objects.Resource("", "serviceaccounts");
        for (var attempt = name == DefaultAccount ? 10 : 1; attempt > 0; attempt--)
        {
            if (await objects.FindAsync(descriptor, attributes.Namespace, name, cancellation) is { } cached) return cached.As<ServiceAccount>();
            if (await objects.GetFreshAsync(descriptor, attributes.Namespace, name, cancellation) is { } fresh) return ApiJson.FromDocument<ServiceAccount>(fresh);
            if (attempt > 1) await Task.Delay(Pause, time, cancellation);
        }

        return null;
    }
}
