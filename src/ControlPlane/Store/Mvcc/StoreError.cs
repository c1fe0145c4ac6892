using Grpc.Core;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// An expected refusal, with the gRPC code and the very text of etcd: clients match the strings.
/// A value, not an exception; the services turn it into the call's status.
/// </summary>
public sealed record StoreError(StatusCode Code, string Message)
{
    public static readonly StoreError EmptyKey = new(StatusCode.InvalidArgument, "etcdserver: key is not provided");
    public static readonly StoreError KeyNotFound = new(StatusCode.InvalidArgument, "etcdserver: key not found");
    public static readonly StoreError ValueProvided = new(StatusCode.InvalidArgument, "etcdserver: value is provided");
    public static readonly StoreError LeaseProvided = new(StatusCode.InvalidArgument, "etcdserver: lease is provided");
    public static readonly StoreError TooManyOps = new(StatusCode.InvalidArgument, "etcdserver: too many operations in txn request");
    public static readonly StoreError DuplicateKey = new(StatusCode.InvalidArgument, "etcdserver: duplicate key given in txn request");
    public static readonly StoreError InvalidSortOption = new(StatusCode.InvalidArgument, "etcdserver: invalid sort option");
    public static readonly StoreError RequestTooLarge = new(StatusCode.InvalidArgument, "etcdserver: request is too large");
    public static readonly StoreError Compacted = new(StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");
    public static readonly StoreError FutureRevision = new(StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision");
    public static readonly StoreError NoSpace = new(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded");
    public static readonly StoreError Corrupt = new(StatusCode.DataLoss, "etcdserver: corrupt cluster");
    public static readonly StoreError LeaseNotFound = new(StatusCode.NotFound, "etcdserver: requested lease not found");
    public static readonly StoreError LeaseExists = new(StatusCode.FailedPrecondition, "etcdserver: lease already exists");
    public static readonly StoreError LeaseTtlTooLarge = new(StatusCode.OutOfRange, "etcdserver: too large lease TTL");
    public static readonly StoreError TooManyRequests = new(StatusCode.ResourceExhausted, "etcdserver: too many requests");
    public static readonly StoreError NoLeader = new(StatusCode.Unavailable, "etcdserver: no leader");
    public static readonly StoreError NotLeader = new(StatusCode.FailedPrecondition, "etcdserver: not leader");
    public static readonly StoreError Stopped = new(StatusCode.Unavailable, "etcdserver: server stopped");
    public static readonly StoreError Timeout = new(StatusCode.Unavailable, "etcdserver: request timed out");
    public static readonly StoreError TimeoutLeaderFailed = new(StatusCode.Unavailable, "etcdserver: request timed out, possibly due to previous leader failure");
    public static readonly StoreError TimeoutLeaderTransfer = new(StatusCode.Unavailable, "etcdserver: request timed out, leader transfer took too long");
    public static readonly StoreError Unhealthy = new(StatusCode.Unavailable, "etcdserver: unhealthy cluster");
    public static readonly StoreError BadLeaderTransferee = new(StatusCode.FailedPrecondition, "etcdserver: bad leader transferee");
    public static readonly StoreError NotSupportedForLearner = new(StatusCode.FailedPrecondition, "etcdserver: rpc not supported for learner");
    public static readonly StoreError MemberExists = new(StatusCode.FailedPrecondition, "etcdserver: member ID already exist");
    public static readonly StoreError PeerUrlExists = new(StatusCode.FailedPrecondition, "etcdserver: Peer URLs already exists");
    public static readonly StoreError MemberNotEnoughStarted = new(StatusCode.FailedPrecondition, "etcdserver: re-configuration failed due to not enough started members");
    public static readonly StoreError MemberBadUrls = new(StatusCode.InvalidArgument, "etcdserver: given member URLs are invalid");
    public static readonly StoreError MemberNotFound = new(StatusCode.NotFound, "etcdserver: member not found");
    public static readonly StoreError MemberNotLearner = new(StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member");
    public static readonly StoreError LearnerNotReady = new(StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member which is in sync with leader");
    public static readonly StoreError TooManyLearners = new(StatusCode.FailedPrecondition, "etcdserver: too many learner members in cluster");
    public static readonly StoreError LockSessionExpired = new(StatusCode.Unknown, "mutex: session is expired");
    public static readonly StoreError ElectionNotLeader = new(StatusCode.Unknown, "election: not leader");
    public static readonly StoreError ElectionNoLeader = new(StatusCode.Unknown, "election: no leader");
    public static readonly StoreError MissingLeaderKey = new(StatusCode.Unknown, "\"leader\" field must be provided");
    public static readonly StoreError WrongDowngradeVersion = new(StatusCode.InvalidArgument, "etcdserver: wrong downgrade target version format");
    public static readonly StoreError InvalidDowngradeTarget = new(StatusCode.InvalidArgument, "etcdserver: invalid downgrade target version");
    public static readonly StoreError NoInflightDowngrade = new(StatusCode.FailedPrecondition, "etcdserver: no inflight downgrade job");
    public static readonly StoreError AuthNotEnabled = new(StatusCode.FailedPrecondition, "etcdserver: authentication is not enabled");
    public static readonly StoreError AuthOldRevision = new(StatusCode.InvalidArgument, "etcdserver: revision of auth store is old");
    public static readonly StoreError AuthFailed = new(StatusCode.InvalidArgument, "etcdserver: authentication failed, invalid user ID or password");
    public static readonly StoreError InvalidAuthToken = new(StatusCode.Unauthenticated, "etcdserver: invalid auth token");
    public static readonly StoreError InvalidAuthManagement = new(StatusCode.InvalidArgument, "etcdserver: invalid auth management");
    public static readonly StoreError PermissionDenied = new(StatusCode.PermissionDenied, "etcdserver: permission denied");
    public static readonly StoreError PermissionNotGiven = new(StatusCode.InvalidArgument, "etcdserver: permission not given");
    public static readonly StoreError PermissionNotGranted = new(StatusCode.FailedPrecondition, "etcdserver: permission is not granted to the role");
    public static readonly StoreError UserEmpty = new(StatusCode.InvalidArgument, "etcdserver: user name is empty");
    public static readonly StoreError UserExists = new(StatusCode.FailedPrecondition, "etcdserver: user name already exists");
    public static readonly StoreError UserNotFound = new(StatusCode.FailedPrecondition, "etcdserver: user name not found");
    public static readonly StoreError RoleEmpty = new(StatusCode.InvalidArgument, "etcdserver: role name is empty");
    public static readonly StoreError RoleExists = new(StatusCode.FailedPrecondition, "etcdserver: role name already exists");
    public static readonly StoreError RoleNotFound = new(StatusCode.FailedPrecondition, "etcdserver: role name not found");
    public static readonly StoreError RoleNotGranted = new(StatusCode.FailedPrecondition, "etcdserver: role is not granted to the user");
    public static readonly StoreError RootRoleNotExist = new(StatusCode.FailedPrecondition, "etcdserver: root user does not have root role");
    public static readonly StoreError PasswordTooLong = new(StatusCode.Unknown, "bcrypt: password length exceeds 72 bytes");
    public static readonly StoreError TokenVerifyOnly = new(StatusCode.Unknown, "auth: token signing attempted with verify-only key");
    public static readonly StoreError RootUserNotExist = new(StatusCode.FailedPrecondition, "etcdserver: root user does not exist");

    /// <summary>The same, to be thrown out of a service method.</summary>
    public RpcException ToException() => new(new Status(Code, Message));
}
