namespace MiniKube.Machinery.Api.Meta;

/// <summary>Short ways to the metadata that nearly every caller wants; absent values read as empty.</summary>
public static class ObjectExtensions
{
    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>();

    extension(IKubeObject o)
    {
        public string Name => o.Metadata?.Name ?? "";

        public string Namespace => o.Metadata?.Namespace ?? "";

        public string Uid => o.Metadata?.Uid ?? "";

        public string ResourceVersion => o.Metadata?.ResourceVersion ?? "";

        public IReadOnlyDictionary<string, string> Labels => o.Metadata?.Labels ?? Empty;

        public IReadOnlyDictionary<string, string> Annotations => o.Metadata?.Annotations ?? Empty;

        public bool IsBeingDeleted => o.Metadata?.DeletionTimestamp is not null;

        /// <summary>The cache key <c>namespace/name</c>, or <c>name</c> for a cluster-scoped object.</summary>
        public string Key => string.IsNullOrEmpty(o.Metadata?.Namespace) ? o.Name : $"{o.Namespace}/{o.Name}";

        /// <summary>The owner reference with <c>controller: true</c>, if there is one.</summary>
        public OwnerReference? ControllerRef => o.Metadata?.OwnerReferences?.FirstOrDefault(r => r.Controller == true);
    }
}
