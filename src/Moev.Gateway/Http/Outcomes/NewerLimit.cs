namespace Moev.Gateway.Http.Outcomes;

/// <summary>The limit that replaced one that was queued.</summary>
/// <param name="Number">Grows with every limit.</param>
internal sealed record NewerLimit(long Number, decimal Limit, string Unit);
