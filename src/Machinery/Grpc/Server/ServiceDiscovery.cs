using System.Reflection;
using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Finds the generated base of a service type and has it list its methods.</summary>
internal static class ServiceDiscovery
{
    /// <exception cref="InvalidOperationException">The type does not derive from a generated service base.</exception>
    public static void Bind<TService>(ServiceBinderBase binder)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } attribute) continue;
            var method = attribute.BindType.GetMethod(attribute.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), type])
                ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName}(ServiceBinderBase, {type.Name}).");
            method.Invoke(null, [binder, null]);
            return;
        }

        throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated gRPC service.");
    }
}
