global using MiniKube.Machinery.Api.Meta;
global using MiniKube.Machinery.Api.Quantities;
global using MiniKube.Machinery.Api.Types.Core;
global using Microsoft.Extensions.Logging;
global using Cri = Runtime.V1;
global using KubeNode = MiniKube.Machinery.Api.Types.Core.Node;
