namespace MiniKube.Machinery.Api.Schema;

/// <summary>What a value is on the wire.</summary>
public enum SchemaType
{
    /// <summary>A record: a closed set of named fields.</summary>
    Object,

    /// <summary>Free keys, values of one type.</summary>
    Map,
    List,
    String,
    Integer,
    Number,
    Boolean,

    /// <summary>Bytes in standard base64.</summary>
    Bytes,
    Quantity,
    IntOrString,

    /// <summary>RFC 3339 in whole seconds.</summary>
    Time,

    /// <summary>RFC 3339 in microseconds.</summary>
    MicroTime,

    /// <summary>Any JSON at all; kept as it came.</summary>
    Any,
}
