using Etcdserverpb;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>The alarms raised by members; part of the replicated state. Thread-safe.</summary>
internal sealed class AlarmTable
{
    private volatile IReadOnlyList<AlarmMember> _alarms = [];

    /// <summary>In the order of member and kind; never changed in place.</summary>
    public IReadOnlyList<AlarmMember> All => _alarms;

    public bool IsRaised(AlarmType type) => _alarms.Any(a => a.Alarm == type);

    /// <summary>Carries out a request; the result has the alarms it concerned.</summary>
    public AlarmResponse Apply(AlarmRequest request)
    {
        var response = new AlarmResponse();
        switch (request.Action)
        {
            case AlarmRequest.Types.AlarmAction.Get:
                response.Alarms.AddRange(_alarms.Where(a => request.Alarm == AlarmType.None || a.Alarm == request.Alarm));
                break;
            case AlarmRequest.Types.AlarmAction.Activate when request.Alarm != AlarmType.None:
                response.Alarms.Add(new AlarmMember { MemberID = request.MemberID, Alarm = request.Alarm });
                Replace(_alarms.Where(a => !Same(a, request)).Append(response.Alarms[0]));
                break;
            case AlarmRequest.Types.AlarmAction.Deactivate:
                response.Alarms.AddRange(_alarms.Where(a => Same(a, request)));
                Replace(_alarms.Where(a => !Same(a, request)));
                break;
        }

        return response;
    }

    public void Replace(IEnumerable<AlarmMember> alarms) =>
        _alarms = [.. alarms.OrderBy(a => a.MemberID).ThenBy(a => a.Alarm)];

    private static bool Same(AlarmMember alarm, AlarmRequest request) =>
        alarm.Alarm == request.Alarm && alarm.MemberID == request.MemberID;
}
