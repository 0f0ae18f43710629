"""Addresses of a case, of moves, papers and files."""

from django.urls import path

from bihuan.desk.cases import evidence, moves, page, signing

urlpatterns = [
    path("cases/<int:case_id>/", page.case, name="case"),
    path("cases/<int:case_id>/timeline/", page.older, name="case_timeline"),
    path("moves/<str:code>/", moves.moves, name="moves"),
    path("moves/<str:code>/<int:part_id>/", moves.move, name="move"),
    path("sign/<str:kind>/<int:paper_id>/", signing.sign, name="sign"),
    path("evidence/<int:evidence_id>/", evidence.evidence, name="evidence"),
    path("evidence/<int:evidence_id>/original/", evidence.original, name="evidence_original"),
    path("evidence/<int:evidence_id>/thumb/", evidence.thumb, name="evidence_thumb"),
]
