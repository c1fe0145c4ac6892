using Grpc.AspNetCore.Server;
using Grpc.Core;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>
/// Counts gRPC calls under the names go-grpc-prometheus gave them, which etcd's dashboards ask for, and the bytes of their messages under
/// etcd's; with <c>--metrics=extensive</c> the time calls took too.
/// </summary>
internal sealed class CallMetrics(MetricRegistry metrics, TimeProvider time, bool extensive)
{
    private static readonly double[] s_seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly string[] s_labels = ["grpc_type", "grpc_service", "grpc_method"];

    private readonly Counter _started = metrics.Counter("grpc_server_started_total", "Total number of RPCs started on the server.", s_labels);
    private readonly Counter _handled = metrics.Counter("grpc_server_handled_total", "Total number of RPCs completed on the server, regardless of success or failure.", [.. s_labels, "grpc_code"]);
    private readonly Counter _received = metrics.Counter("grpc_server_msg_received_total", "Total number of RPC stream messages received on the server.", s_labels);
    private readonly Counter _sent = metrics.Counter("grpc_server_msg_sent_total", "Total number of gRPC stream messages sent by the server.", s_labels);
    private readonly MetricValue _receivedBytes = metrics.Counter("etcd_network_client_grpc_received_bytes_total", "The total number of bytes received from grpc clients.").With();
    private readonly MetricValue _sentBytes = metrics.Counter("etcd_network_client_grpc_sent_bytes_total", "The total number of bytes sent to grpc clients.").With();
    private readonly Histogram? _seconds = extensive
        ? metrics.Histogram("grpc_server_handling_seconds", "Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.", s_seconds, s_labels)
        : null;

    /// <summary>Who counts the calls of a method.</summary>
    public CallObserver Of(IMethod method) => new Series(this, [TypeOf(method), method.ServiceName, method.Name]);

    private static string TypeOf(IMethod method) => method.Type switch
    {
        MethodType.Unary => "unary",
        MethodType.ClientStreaming => "client_stream",
        MethodType.ServerStreaming => "server_stream",
        _ => "bidi_stream",
    };

    private sealed class Series(CallMetrics all, string[] labels) : CallObserver
    {
        private readonly MetricValue _started = all._started.With(labels);
        private readonly MetricValue _received = all._received.With(labels);
        private readonly MetricValue _sent = all._sent.With(labels);
        private readonly HistogramSeries? _seconds = all._seconds?.With(labels);
        private readonly MetricValue?[] _handled = new MetricValue?[(int)StatusCode.Unauthenticated + 1];

        public override void Started() => _started.Increment();

        public override void Ended(StatusCode code, long startedAt)
        {
            ref var series = ref _handled[(int)code];
            (Volatile.Read(ref series) ?? (series = all._handled.With([.. labels, code.ToString()]))).Increment();
            _seconds?.Observe(all.Elapsed(startedAt));
        }

        public override void Received(int bytes)
        {
            _received.Increment();
            all._receivedBytes.Add(bytes);
        }

        public override void Sent(int bytes)
        {
            _sent.Increment();
            all._sentBytes.Add(bytes);
        }
    }

    private double Elapsed(long startedAt) => time.GetElapsedTime(startedAt).TotalSeconds;
}
