using System.Globalization;
using System.Text.Json;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>
/// Checks a request against the description of its route: the names of the query's parameters, because a mistyped filter must not select everything,
/// and the numbers in the path.
/// </summary>
internal sealed class RequestNames
{
    private const int MaxShownChars = 64;

    private readonly string[] _query;
    private readonly (string Name, int Min, int Max)[] _numbers;
    private readonly bool _isForChargePoints;

    /// <param name="operation">The description, with the path as it is mapped.</param>
    public RequestNames(Operation operation)
    {
        _isForChargePoints = operation.IsForChargePoints;
        _query = [.. operation.Parameters.Where(static parameter => parameter.In == "query").Select(static parameter => parameter.Name)];
        _numbers = operation.IsForChargePoints ? [] : [.. PathParameters.Of(operation).Select(Number).OfType<(string, int, int)>()];
    }

    /// <summary>Returns the first error; null when there is none. Names of query parameters are compared without regard to case.</summary>
    public ControlProblem? Problem(HttpContext context)
    {
        foreach (var (name, min, max) in _numbers)
        {
            var style = min < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None;
            if (!int.TryParse((string?)context.GetRouteValue(name), style, CultureInfo.InvariantCulture, out var number)
                || number < min
                || number > max)
            {
                return ControlProblem.InvalidPath(name, $"'{name}' in the path must be a whole number from {min} to {max}.");
            }
        }

        if (_isForChargePoints)
            return null;
        foreach (var name in context.Request.Query.Keys)
        {
            if (!_query.Contains(name, StringComparer.OrdinalIgnoreCase))
                return Unknown(name.Length <= MaxShownChars ? name : name[..MaxShownChars] + "…");
        }

        return null;
    }

    private ControlProblem Unknown(string name) => ControlProblem.InvalidQuery(
        name,
        _query.Length == 0
            ? $"There is no query parameter '{name}'; this route has none."
            : $"There is no query parameter '{name}'; this route has {string.Join(", ", _query)}.");

    private static (string Name, int Min, int Max)? Number(Parameter parameter)
    {
        using var schema = JsonDocument.Parse(parameter.Schema);
        if (!schema.RootElement.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "integer")
            return null;
        return (
            parameter.Name,
            schema.RootElement.TryGetProperty("minimum", out var min) ? min.GetInt32() : int.MinValue,
            schema.RootElement.TryGetProperty("maximum", out var max) ? max.GetInt32() : int.MaxValue);
    }
}
