"""Addresses of the organisation: bodies, posts, tenures, accounts."""

from django.urls import path

from bihuan.desk.people import bodies, handing_over, posts, tenures, users, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", bodies.new, name="body_new"),
    path("people/<int:body_id>/", views.body, name="body"),
    path("people/<int:body_id>/change/", bodies.change, name="body_change"),
    path("people/<int:body_id>/close/", bodies.close, name="body_close"),
    path("people/<int:body_id>/hand-over/", handing_over.body, name="body_hand_over"),
    path("people/<int:body_id>/posts/new/", posts.new, name="post_new"),
    path("people/posts/<int:post_id>/", posts.page, name="post"),
    path("people/posts/<int:post_id>/change/", posts.change, name="post_change"),
    path("people/posts/<int:post_id>/close/", posts.close, name="post_close"),
    path("people/posts/<int:post_id>/hand-over/", handing_over.post, name="post_hand_over"),
    path("people/posts/<int:post_id>/name/", tenures.name, name="tenure_name"),
    path("people/tenures/<int:tenure_id>/end/", tenures.end, name="tenure_end"),
    path("people/users/", users.users, name="users"),
    path("people/users/new/", users.new, name="user_new"),
    path("people/users/<int:user_id>/", users.page, name="user"),
    path("people/users/<int:user_id>/change/", users.change, name="user_change"),
    path("people/users/<int:user_id>/<str:name>/", users.act, name="user_act"),
]
