using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Reservations;

/// <summary>Reservations of connectors.</summary>
internal sealed class ReservationResource : IResource
{
    public static readonly ExtensionMember<ReservationView> Reservation = ExtensionMember.Of("reservation", ReservationJson.Plain.ReservationView);

    private const string Body = $$"""
        {"type":"object","additionalProperties":false,"required":["connectorId","idTag","expiryDate"],"properties":{
          "connectorId":{"type":["integer","string"],"minimum":0,"maximum":1000,"description":"0: any connector."},
          "idTag":{{Parts.IdTag}},
          "expiryDate":{{Parts.Instant}},
          "parentIdTag":{{Parts.IdTag}},
          "reservationId":{"type":["integer","string"],"minimum":1,"description":"Absent: the gateway chooses one. The id of an open reservation changes it."} } }
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<ReservationRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var reservations = routes.ServiceProvider.GetRequiredService<ReservationRoutes>();
        routes.Post(RoutePaths.ChargePoint + "/reservations", reservations.ReserveAsync, new Operation("reserve", Tags.Management, "Reserve a connector")
        {
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(Body, ("one", """{"connectorId":1,"idTag":"TAG_1","expiryDate":"2040-01-31T12:00:00Z"}""")),
            Answers = [Answer.Ok("The charge point answered: its own status, and the reservation, are in the body.", ReplySchemas.Command)],
            AnswerMembers = [Reservation],
            ProblemMembers = [Reservation],
            Reasons = [.. Parts.Command, ProblemReasons.TooManyReservations],
        });
        routes.Get(RoutePaths.ChargePoint + "/reservations", reservations.ListAsync, new Operation("listReservations", Tags.Management, "List reservations, the newest first")
        {
            Answers = [Answer.Ok("Open reservations, and the last of those that ended.", Schema.Of("ReservationPage", ReservationJson.Plain.ReservationPage))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        });
        routes.Delete(RoutePaths.ChargePoint + "/reservations/{reservation}", reservations.CancelAsync, new Operation("cancelReservation", Tags.Management, "Cancel a reservation")
        {
            Description = "Also one that the ledger does not have: the charge point knows its reservations.",
            Parameters = [Parts.Strict, Parts.Timeout, Parameter.Path("reservation", "A reservation's id.", """{"type":"integer"}""", "1")],
            Answers = [Answer.Ok("The charge point answered.", ReplySchemas.Command)],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidMember, ProblemReasons.InvalidQuery, ProblemReasons.NotAccepted],
        });
    }
}
